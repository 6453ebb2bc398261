import Core

/// Reads the stored text of validators at a tenth of a decoder's cost, since every snapshot that is shown has one.
struct StoredValidators: StoredText {
  let bytes: UnsafeBufferPointer<UInt8>
  var index = 0

  /// Nil for anything but an object of the known names with texts, each given once: the decoder reads that.
  static func validators(in text: String) -> Validators? {
    var text = text
    return text.withUTF8 { bytes in
      var reader = StoredValidators(bytes: bytes)
      return reader.object()
    }
  }

  private mutating func object() -> Validators? {
    var validators = Validators()
    guard take("{") else { return nil }
    repeat {
      guard member(of: &validators) else { return nil }
    } while take(",")
    return take("}") && index == bytes.count ? validators : nil
  }

  private mutating func member(of validators: inout Validators) -> Bool {
    if take("\"access\":") { return read(&validators.access) }
    if take("\"address\":") { return read(&validators.address) }
    if take("\"etag\":") { return read(&validators.etag) }
    return take("\"lastModified\":") && read(&validators.lastModified)
  }

  private mutating func read(_ value: inout String?) -> Bool {
    guard value == nil, let text = text() else { return false }
    value = text
    return true
  }

  /// A string in which nothing but quotes and backslashes is escaped, as an entity tag has them.
  private mutating func text() -> String? {
    guard take("\"") else { return nil }
    var text: [UInt8] = []
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      if bytes[index] == UInt8(ascii: "\\") {
        index += 1
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "\\") else {
          return nil
        }
      }
      text.append(bytes[index])
      index += 1
    }
    return take("\"") ? String(decoding: text, as: UTF8.self) : nil
  }
}
