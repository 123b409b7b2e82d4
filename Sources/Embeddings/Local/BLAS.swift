import COpenBLAS
import Glibc

/// OpenBLAS, loaded when it is first needed.
///
/// It computes each product on the thread that asks for it: ours run beside each other, and its own threads would wait
/// for each other on a machine that does something else besides. Those that it starts while it is loaded stay asleep.
struct BLAS: Sendable {
    private static let names = ["libopenblas.so.0", "libopenblas.so"]
    private static let shared = Result { () throws(ModelError) in try BLAS() }

    private let sgemm: groupd_blas_sgemm

    /// - Throws: `library` where there is none; for as long as the process lives.
    static func loaded() throws(ModelError) -> BLAS { try shared.get() }

    private init() throws(ModelError) {
        guard let library = Self.names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first,
            let sgemm = dlsym(library, "cblas_sgemm"), let setThreads = dlsym(library, "openblas_set_num_threads")
        else { throw .library }
        self.sgemm = unsafeBitCast(sgemm, to: groupd_blas_sgemm.self)
        unsafeBitCast(setThreads, to: groupd_blas_set_threads.self)(1)
    }

    /// `result = input · matrix + bias`, a row a token.
    func product(
        _ input: UnsafePointer<Float>, rows: Int, _ matrix: Matrix, into result: UnsafeMutablePointer<Float>
    ) {
        for row in 0..<rows { (result + row * matrix.outputs).update(from: matrix.bias, count: matrix.outputs) }
        let (inputs, outputs) = (CInt(matrix.inputs), CInt(matrix.outputs))
        sgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans, CInt(rows), outputs, inputs, 1, input, inputs, matrix.weights,
            outputs, 1, result, outputs)
    }
}
