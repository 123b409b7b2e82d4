/// Which URLs and addresses a request may go to. Redirects are never followed and proxies from the
/// environment never used, whatever the policy.
public struct HTTPPolicy: Sendable, Hashable {
    /// Hosts that may be asked, as `host` (on any port) or `host:port`, in lower case; `nil` allows all.
    public var allowedHosts: Set<String>?
    /// Whether `http` is allowed besides `https`.
    public var allowsPlainHTTP: Bool
    /// Whether addresses are allowed that the public Internet does not route: loopback, private, link-local and the
    /// like. Checked on the address that is connected to, so a name that changes its mind is refused as well.
    public var allowsPrivateAddresses: Bool

    /// https to any host, which may be a private one.
    public init(allowedHosts: Set<String>? = nil, allowsPlainHTTP: Bool = false, allowsPrivateAddresses: Bool = true) {
        self.allowedHosts = allowedHosts
        self.allowsPlainHTTP = allowsPlainHTTP
        self.allowsPrivateAddresses = allowsPrivateAddresses
    }
}
