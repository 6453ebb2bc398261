import CZlib
import Foundation
import Publishing
import Testing
import child

let epoch = Date(timeIntervalSince1970: 1_795_000_000)

func at(_ seconds: Double) -> Date { epoch.addingTimeInterval(seconds) }

func file(_ path: String, _ text: String) -> PublishedFile { PublishedFile(path: path, bytes: Data(text.utf8)) }

/// A file's bytes; nil where there is none.
func bytes(_ path: String) -> Data? { try? Data(contentsOf: URL(fileURLWithPath: path)) }

/// A file's text; nil where there is none.
func text(_ path: String) -> String? { bytes(path).map { String(decoding: $0, as: UTF8.self) } }

/// The text of a gzip file; nil where it is absent, cut or broken.
func inflated(_ path: String) -> String? {
  guard var packed = bytes(path) else { return nil }
  var stream = z_stream()
  guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
  defer { inflateEnd(&stream) }
  var plain = Data(count: 1 << 20)
  let result = packed.withUnsafeMutableBytes { packed in
    plain.withUnsafeMutableBytes { plain in
      stream.next_in = packed.bindMemory(to: Bytef.self).baseAddress
      stream.avail_in = uInt(packed.count)
      stream.next_out = plain.bindMemory(to: Bytef.self).baseAddress
      stream.avail_out = uInt(plain.count)
      return inflate(&stream, Z_FINISH)
    }
  }
  guard result == Z_STREAM_END, stream.avail_in == 0 else { return nil }
  return String(decoding: plain.prefix(Int(stream.total_out)), as: UTF8.self)
}

/// Every name below a folder, sorted.
func names(below folder: String) -> [String] {
  (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []).sorted()
}

/// Expects that a file and its `.gz` hold a text and have one mtime.
func expectPublished(
  _ expected: String, at path: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(text(path) == expected, sourceLocation: sourceLocation)
  #expect(inflated(path + ".gz") == expected, sourceLocation: sourceLocation)
  #expect(FileStatus(path)?.modifiedAt == FileStatus(path + ".gz")?.modifiedAt, sourceLocation: sourceLocation)
}
