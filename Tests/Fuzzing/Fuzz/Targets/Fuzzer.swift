import Glibc

/// Where libFuzzer enters, once an input. `GROUPD_FUZZ_TARGET` says what is run, `GROUPD_FUZZ_TRAP` whether with a
/// trap that the fuzzer has to find.
@_cdecl("LLVMFuzzerTestOneInput")
public func runOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target.run(Input(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

private let target: any FuzzTarget = {
    let name = environment("GROUPD_FUZZ_TARGET") ?? ""
    guard let target = targets.first(where: { $0.name == name }) else {
        fatalError("GROUPD_FUZZ_TARGET has to be one of: \(targets.map(\.name).joined(separator: ", ")).")
    }
    return target
}()

private let targets: [any FuzzTarget] = [
    FramesTarget(), JSONTarget(), TokensTarget(), ImportTarget(), SearchTarget(), TensorsTarget(),
]

/// One thing that takes bytes from outside.
protocol FuzzTarget: Sendable {
    var name: String { get }
    /// Takes an input, and keeps its promises or ends the process.
    func run(_ input: consuming Input)
}

/// What the fuzzer made up: some choices, then bytes.
struct Input {
    private var rest: UnsafeBufferPointer<UInt8>.SubSequence

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        rest = bytes[...]
    }

    /// One byte that chooses something; 0 where the input is at its end.
    mutating func choice() -> Int {
        Int(rest.popFirst() ?? 0)
    }

    var bytes: [UInt8] { Array(rest) }
}

/// Ends the process where a promise is broken: the fuzzer then keeps the input.
func promise(_ holds: Bool, _ sentence: @autoclosure () -> String) {
    guard !holds else { return }
    fatalError("Broken promise: \(sentence())")
}

/// What the fuzzer is tried with: a crash as deep inside as a real one would be.
enum Trap {
    static let isPlanted = environment("GROUPD_FUZZ_TRAP") != nil

    static func spring(if isReached: Bool) {
        if isPlanted, isReached { fatalError("The planted trap was found.") }
    }
}

private func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}
