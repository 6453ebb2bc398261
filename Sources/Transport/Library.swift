import CCurl
import Core

/// The libcurl of this machine, open.
struct Library {
  /// Its name on Debian and everywhere else since 2006.
  static let name = "libcurl.so.4"

  /// Opens the library on first use.
  init(name: String) throws(Failure) {
    if let problem = ccurl_load(name) { throw .connection(String(cString: problem)) }
  }

  /// The version, `7.88.1`.
  var version: String { ccurl_version_info().pointee.version.map { String(cString: $0) } ?? "unknown" }

  /// What may compress an answer: exactly those of gzip, br and zstd that this libcurl undoes; nil for none.
  ///
  /// libcurl's own "all" also offers deflate, which servers send in two incompatible forms.
  var encodings: String? {
    let features = ccurl_version_info().pointee.features
    let all = [("gzip", CURL_VERSION_LIBZ), ("br", CURL_VERSION_BROTLI), ("zstd", CURL_VERSION_ZSTD)]
    let names = all.filter { features & $0.1 != 0 }.map(\.0)
    return names.isEmpty ? nil : names.joined(separator: ", ")
  }
}
