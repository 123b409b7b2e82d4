import Glibc

/// The signals that servers are ended with.
package enum Signal {
    package static let interrupt = SIGINT
    package static let terminate = SIGTERM
    package static let quit = SIGQUIT
    package static let kill = SIGKILL
}
