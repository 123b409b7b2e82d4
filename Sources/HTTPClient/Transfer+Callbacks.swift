import CCurl
import Glibc

extension Transfer {
    /// What libcurl calls, always on the transfer thread and only while the transfer is on the multi handle.
    static let callbacks = groupd_curl_callbacks(
        header: { bytes, size, count, context in
            let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return Transfer.from(context).receiveHeader(line) ? line.count : Int(CURL_WRITEFUNC_ERROR)
        },
        body: { bytes, size, count, context in
            Transfer.from(context).receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
        },
        read: { buffer, size, count, context in
            let buffer = UnsafeMutableRawBufferPointer(start: buffer, count: size * count)
            return Transfer.from(context).send(into: buffer) ?? Int(CURL_READFUNC_ABORT)
        },
        seek: { context, offset, origin in
            guard origin == SEEK_SET, let source = Transfer.from(context).source, source.rewind(to: Int(offset)) else {
                return CURL_SEEKFUNC_FAIL
            }
            return CURL_SEEKFUNC_OK
        },
        connected: { context, _, _, _, _ in
            Transfer.from(context).connected()
            return CURL_PREREQFUNC_OK
        },
        open_socket: { context, _, address in
            guard let address else { return -1 }
            return Transfer.from(context).openSocket(address)
        })

    private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer {
        guard let context else { preconditionFailure("callbacks are set together with their transfer") }
        return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }

    /// A socket for `address`, closed in child processes; -1 when the policy forbids the address.
    private func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>) -> CInt {
        guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else {
            preconditionFailure("a socket address has a place for the address")
        }
        // The address is as long as `addrlen` says, which is more than its type for IPv6.
        let bytes = UnsafeRawBufferPointer(
            start: UnsafeRawPointer(address) + offset, count: Int(address.pointee.addrlen))
        guard exchange.request.policy.allowsPrivateAddresses || PublicAddress.contains(bytes) else {
            _ = stop(.refusedURL(.address))
            return -1
        }
        let type = address.pointee.socktype | CInt(SOCK_CLOEXEC.rawValue)
        return socket(address.pointee.family, type, address.pointee.protocol)
    }
}
