internal import Glibc
internal import NIOCore
internal import NIOPosix

/// Asks early whether the server can listen where it is told to: making a database first, only to find the port
/// taken, helps nobody.
enum PortProbe {
    /// Binds and lets go.
    static func check(_ address: ListenAddress, setting: String) async throws(CommandFailure) {
        do {
            let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .bind(host: address.host, port: address.port).get()
            try await channel.close().get()
        } catch {
            throw failure(error, address: address, setting: setting)
        }
    }

    /// Why nothing can listen there, in a sentence.
    static func failure(_ error: any Error, address: ListenAddress, setting: String) -> CommandFailure {
        let reason =
            switch (error as? IOError)?.errnoCode {
            case EADDRINUSE?: "another program does already: stop it, or choose another port with --\(setting)"
            case EACCES?: "ports below 1024 are for root: choose another with --\(setting)"
            case EADDRNOTAVAIL?: "this machine does not have that address: choose another with --\(setting)"
            default: "\(error)"
            }
        return CommandFailure(sentence: "Cannot listen on \(address): \(reason).")
    }
}
