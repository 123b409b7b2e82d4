extension PasswordHash {
    /// What one hash costs. Every value of this type is affordable: its bounds hold for settings and for
    /// stored hashes alike, so a forged row cannot make the server allocate or compute without end.
    public struct Parameters: Hashable, Sendable {
        /// The binary logarithm of scrypt's N.
        public let costLog2: Int
        /// scrypt's r.
        public let blockSize: Int
        /// scrypt's p.
        public let parallelism: Int

        /// N = 2^15, r = 8, p = 3: one of OWASP's equivalents, and the one with the least memory (32 MiB).
        public static let `default` = Parameters(uncheckedCostLog2: 15, blockSize: 8, parallelism: 3)

        /// Memory that one hash may take.
        static let memoryBytesMax = 256 << 20
        /// Blocks mixed by one hash, N · r · p: about ten times the default's work.
        static let blockCountMax = 1 << 23

        /// `nil` where scrypt does not allow the values, or where one hash would take more than 256 MiB
        /// or ten times the default's time.
        public init?(costLog2: Int, blockSize: Int, parallelism: Int) {
            // The single bounds come first, so that the products below cannot overflow.
            guard (1...20).contains(costLog2), (1...32).contains(blockSize), (1...32).contains(parallelism),
                costLog2 < 16 * blockSize
            else { return nil }
            self.init(uncheckedCostLog2: costLog2, blockSize: blockSize, parallelism: parallelism)
            guard memoryBytes <= Self.memoryBytesMax, blockCount <= Self.blockCountMax else { return nil }
        }

        private init(uncheckedCostLog2 costLog2: Int, blockSize: Int, parallelism: Int) {
            self.costLog2 = costLog2
            self.blockSize = blockSize
            self.parallelism = parallelism
        }

        private var blockCount: Int { blockSize * parallelism << costLog2 }

        /// Memory that OpenSSL takes for one hash: N blocks and two for mixing, and p for the result.
        var memoryBytes: Int { 128 * blockSize * (1 << costLog2 + 2 + parallelism) }
    }
}
