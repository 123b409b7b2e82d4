import CLibpq

/// The pointer arrays that libpq wants for parameters, kept from call to call.
final class ParameterScratch {
    private var pointers: [UnsafePointer<CChar>?] = []
    private var formats: [Int32] = []
    /// What an empty value points to: nil would mean NULL.
    private let empty: UnsafeMutablePointer<CChar>

    init() {
        empty = .allocate(capacity: 1)
        empty.initialize(to: 0)
    }

    deinit { empty.deallocate() }

    typealias Call = (
        Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
    ) -> Int32

    /// Calls with the parameters laid out; libpq copies them before it returns.
    func with(_ parameters: borrowing Parameters, _ call: Call) -> Int32 {
        let count = parameters.count
        while formats.count < count { formats.append(1) }
        pointers.removeAll(keepingCapacity: true)
        return parameters.bytes.withUnsafeBytes { bytes in
            var next = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            for length in parameters.lengths {
                guard length > 0 else {
                    pointers.append(length < 0 ? nil : UnsafePointer(empty))
                    continue
                }
                pointers.append(next)
                next = next?.advanced(by: Int(length))
            }
            return call(Int32(count), pointers, parameters.lengths, formats)
        }
    }
}
