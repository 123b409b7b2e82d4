import CCurl

/// An easy handle of libcurl, to be used for one transfer after another.
final class EasyHandle {
    let easy: UnsafeMutableRawPointer

    init() {
        guard let easy = curl_easy_init() else { preconditionFailure("libcurl could not allocate a handle") }
        self.easy = easy
    }

    deinit { curl_easy_cleanup(easy) }

    /// Forgets all options. Connections and TLS sessions belong to the multi handle and stay.
    func reset() { curl_easy_reset(easy) }

    func set(_ option: CURLoption, _ value: Bool) { set(option, value ? 1 : 0) }

    func set(_ option: CURLoption, _ value: Int) {
        check(groupd_curl_set_long(easy, option, value), option)
    }

    func set(size option: CURLoption, _ value: Int) {
        check(groupd_curl_set_size(easy, option, curl_off_t(value)), option)
    }

    /// libcurl keeps a copy.
    func set(_ option: CURLoption, _ value: String) {
        check(groupd_curl_set_string(easy, option, value), option)
    }

    /// libcurl keeps the pointer only.
    func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) {
        check(groupd_curl_set_pointer(easy, option, value), option)
    }

    // An option that silently does not hold could be the one that verifies certificates.
    private func check(_ code: CURLcode, _ option: CURLoption) {
        precondition(code == CURLE_OK, "libcurl refused option \(option.rawValue)")
    }
}
