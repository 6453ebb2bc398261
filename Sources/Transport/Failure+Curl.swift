import CCurl
import Core
import Foundation

extension Failure {
  /// Why a transfer ended.
  ///
  /// - Parameters:
  ///   - hasBegun: Whether a status line had come.
  ///   - systemError: The `errno` of the last failed call, 0 for none.
  ///   - verification: OpenSSL's X509_V_ERR, 0 for none.
  ///   - proxyStatus: What the proxy answered to CONNECT, 0 for nothing.
  init(
    _ code: CURLcode, elapsedSeconds: Double, hasBegun: Bool = false, systemError: Int32 = 0, verification: Int = 0,
    proxyStatus: Int = 0
  ) {
    switch code {
    case CURLE_OPERATION_TIMEDOUT: self = .timedOut(afterSeconds: max(1, Int(elapsedSeconds.rounded())))
    case CURLE_PARTIAL_FILE: self = .truncated
    case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_HTTP3:
      self = hasBegun ? .truncated : .connection(Self.brokenWords(systemError, proxyStatus))
    case CURLE_GOT_NOTHING: self = .connection("connection closed without an answer")
    case CURLE_COULDNT_RESOLVE_HOST: self = .connection("host name not found")
    case CURLE_COULDNT_RESOLVE_PROXY: self = .connection("the proxy's host name not found")
    case CURLE_COULDNT_CONNECT, CURLE_PROXY: self = .connection(Self.words(systemError) ?? "no connection")
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: self = .malformed("the answer is not HTTP")
    // libcurl's code for a header line that is longer than it takes.
    case CURLE_OUT_OF_MEMORY where hasBegun: self = .malformed("a header line is too long")
    case CURLE_WRITE_ERROR: self = .malformed("the body cannot be decompressed")
    case CURLE_URL_MALFORMAT: self = .address("not a valid address")
    case CURLE_BAD_CONTENT_ENCODING: self = .malformed("the body cannot be decompressed")
    case CURLE_SSL_CONNECT_ERROR where systemError == ECONNRESET || systemError == EPIPE:
      self = .connection("connection reset before TLS was set up")
    case CURLE_PEER_FAILED_VERIFICATION: self = .tls(Self.certificateWords(verification))
    case CURLE_SSL_CACERT_BADFILE: self = .tls("this machine's certificate authorities cannot be read")
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR,
      CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ENGINE_NOTFOUND,
      CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_CLIENTCERT:
      self = .tls("no TLS connection: \(Self.words(of: code))")
    default: self = .connection(Self.words(of: code))
    }
  }

  private static func brokenWords(_ systemError: Int32, _ proxyStatus: Int) -> String {
    if proxyStatus != 0, proxyStatus != 200 { return "the proxy answers \(proxyStatus)" }
    return words(systemError) ?? "connection broken"
  }

  /// The system's message, `connection refused`; nil for none and for a call that would have blocked.
  private static func words(_ systemError: Int32) -> String? {
    guard systemError != 0, systemError != EINPROGRESS, systemError != EAGAIN, let text = strerror(systemError) else {
      return nil
    }
    return String(cString: text).lowercased()
  }

  /// libcurl's own fixed message; its error buffer is not used, because it repeats what servers send.
  private static func words(of code: CURLcode) -> String {
    let text = ccurl_easy_strerror(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
    return text.lowercased().trimmingCharacters(in: CharacterSet(charactersIn: ". "))
  }

  /// The numbers are OpenSSL's, from `x509_vfy.h`.
  ///
  /// libcurl compares the names itself after OpenSSL has accepted the chain, and then leaves its first value: 1.
  private static func certificateWords(_ verification: Int) -> String {
    switch verification {
    case 0, 1, 62: "the certificate is for another name"
    case 9: "the certificate is not valid yet"
    case 10: "the certificate has expired"
    case 18, 19: "the certificate is self-signed"
    default: "the certificate is not trusted"
    }
  }
}
