/// The methods that operations have.
enum HTTPVerb: String, CaseIterable, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"

    /// As a request's method: HEAD is GET whose body stays away.
    init?(requestMethod: String) {
        self.init(rawValue: requestMethod == "HEAD" ? "GET" : requestMethod)
    }
}
