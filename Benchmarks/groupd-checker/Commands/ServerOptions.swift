import ArgumentParser
import ChatLoad
import Foundation

/// Where the server is that a command starts.
struct ServerOptions: ParsableArguments {
    @Option(help: "The program to start.")
    var server = ".build/release/groupd"

    @Option(help: "A data directory for this server alone.")
    var data: String

    @Option(help: "The port it listens on.")
    var port = 18_080

    var process: ServerProcess.Options {
        ServerProcess.Options(program: server, dataDirectory: data, port: port)
    }
}
