import CZlib
import Foundation

/// The gzip format (RFC 1952) without name and time: equal bytes give equal bytes.
enum Gzip {
  /// The bytes compressed at level 9; nil where zlib finds no memory.
  static func compressed(_ bytes: Data) -> Data? {
    var stream = z_stream()
    // 15 is the largest window; 16 more asks for gzip's frame in place of zlib's.
    let began = deflateInit2_(
      &stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard began == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    var output = Data(count: Int(deflateBound(&stream, uLong(bytes.count))))
    // deflate only reads `next_in`, but older headers do not declare it const.
    var input = bytes
    let result = input.withUnsafeMutableBytes { input in
      output.withUnsafeMutableBytes { output in
        stream.next_in = input.bindMemory(to: Bytef.self).baseAddress
        stream.avail_in = uInt(input.count)
        stream.next_out = output.bindMemory(to: Bytef.self).baseAddress
        stream.avail_out = uInt(output.count)
        return deflate(&stream, Z_FINISH)
      }
    }
    guard result == Z_STREAM_END else { return nil }
    return output.prefix(Int(stream.total_out))
  }

  /// The last eight bytes of a gzip file of these bytes: their CRC-32 and their count, little-endian.
  static func trailer(of bytes: Data) -> Data {
    let sum = bytes.withUnsafeBytes {
      crc32(0, $0.bindMemory(to: Bytef.self).baseAddress, uInt($0.count))
    }
    return withUnsafeBytes(of: UInt32(truncatingIfNeeded: sum).littleEndian) { Data($0) }
      + withUnsafeBytes(of: UInt32(truncatingIfNeeded: bytes.count).littleEndian) { Data($0) }
  }
}
