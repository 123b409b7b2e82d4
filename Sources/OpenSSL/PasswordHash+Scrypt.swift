import COpenSSL

extension PasswordHash {
    /// scrypt as RFC 7914 defines it.
    static func scrypt(_ password: String, salt: [UInt8], parameters: Parameters, byteCount: Int) -> [UInt8] {
        // With its terminator the buffer is never empty, and so its address never null, which OpenSSL would
        // read as "no password". The length leaves the terminator out, and NULs inside count like any byte.
        let text = password.utf8CString
        return [UInt8](unsafeUninitializedCapacity: byteCount) { key, count in
            let status = text.withUnsafeBufferPointer {
                EVP_PBE_scrypt(
                    $0.baseAddress, $0.count - 1, salt, salt.count,
                    1 << UInt64(parameters.costLog2), UInt64(parameters.blockSize), UInt64(parameters.parallelism),
                    UInt64(parameters.memoryBytes), key.baseAddress, byteCount)
            }
            required(status, "scrypt failed within its bounds: out of memory")
            count = byteCount
        }
    }
}
