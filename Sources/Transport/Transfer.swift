import CCurl
import Core
import Foundation

/// One request that runs: a libcurl handle, its options, and what has been received.
final class Transfer {
  let request: Request
  let handle: UnsafeMutableRawPointer
  private var address: Address
  private let policy: AddressPolicy
  private let limits: CurlTransport.Limits
  private let startedAt = ContinuousClock.now
  private var fields: UnsafeMutablePointer<curl_slist>?
  private var buffer: ResponseBuffer
  private var redirectCount = 0
  /// A number that the policy does not permit.
  private var refused: IPAddress?
  private var hasSocket = false

  /// Throws what forbids the transfer.
  init(_ request: Request, of transport: CurlTransport, encodings: String?) throws(Failure) {
    (address, policy) = try request.checkedAddress()
    guard let handle = ccurl_easy_init() else { throw .connection("libcurl gives no handle") }
    self.request = request
    self.handle = handle
    limits = transport.limits
    buffer = ResponseBuffer(limits: transport.limits)
    try configure(transport, encodings: encodings)
  }

  deinit {
    ccurl_easy_cleanup(handle)
    ccurl_slist_free_all(fields)
  }

  /// The reply of a transfer that ended with `code`; nil where it was a redirect and the transfer must run again.
  func reply(after code: CURLcode) throws(Failure) -> Reply? {
    guard code == CURLE_OK else { throw failure(after: code) }
    let status = ccurl_easy_long(handle, CURLINFO_RESPONSE_CODE)
    if [301, 302, 303, 307, 308].contains(status), let target = ccurl_easy_text(handle, CURLINFO_REDIRECT_URL) {
      try follow(String(cString: target))
      return nil
    }
    return try buffer.reply(status: status, accepts: request.accepts, isRedirected: redirectCount > 0)
  }

  private func follow(_ url: String) throws(Failure) {
    guard let next = Address(url) else { throw .redirect("redirects to something that is not an address") }
    guard next.hasOrigin(of: address), !next.hasUser else {
      throw .redirect("redirects to \(next.origin), which is not followed")
    }
    redirectCount += 1
    guard redirectCount <= limits.redirects else { throw .redirect("redirects more than \(limits.redirects) times") }
    let leftSeconds = limits.totalSeconds - elapsedSeconds
    guard leftSeconds > 0 else { throw failure(after: CURLE_OPERATION_TIMEDOUT) }
    buffer.beginNext()
    try set(CURLOPT_TIMEOUT_MS, milliseconds(leftSeconds))
    try set(CURLOPT_URL, url)
  }

  private var elapsedSeconds: Double { (ContinuousClock.now - startedAt) / .seconds(1) }

  private func failure(after code: CURLcode) -> Failure {
    if let bytes = buffer.exceededLimitBytes { return .tooLarge(limitBytes: bytes) }
    if code == CURLE_FILESIZE_EXCEEDED { return .tooLarge(limitBytes: limits.bodyBytes) }
    if let refused, !hasSocket {
      return .address("\(printable(address.host)) is at \(refused.text), which is not a public address")
    }
    return Failure(
      code, elapsedSeconds: elapsedSeconds, hasBegun: buffer.hasBegun,
      systemError: Int32(truncatingIfNeeded: ccurl_easy_long(handle, CURLINFO_OS_ERRNO)),
      verification: ccurl_easy_long(handle, CURLINFO_SSL_VERIFYRESULT),
      proxyStatus: ccurl_easy_long(handle, CURLINFO_HTTP_CONNECTCODE))
  }
}

// MARK: - Options

extension Transfer {
  private func configure(_ transport: CurlTransport, encodings: String?) throws(Failure) {
    let state = Unmanaged.passUnretained(self).toOpaque()
    try set(CURLOPT_URL, request.address)
    try set(CURLOPT_PROTOCOLS_STR, address.scheme)
    try set(CURLOPT_FOLLOWLOCATION, 0)
    try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
    try set(CURLOPT_SSL_VERIFYPEER, 1)
    try set(CURLOPT_SSL_VERIFYHOST, 2)
    try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    try set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
    try set(CURLOPT_NOSIGNAL, 1)
    // Else the end of a transfer waits for its name look-up, and a dead resolver delays every other one.
    try set(CURLOPT_QUICK_EXIT, 1)
    try set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(limits.connectSeconds))
    try set(CURLOPT_TIMEOUT_MS, milliseconds(limits.totalSeconds))
    try set(CURLOPT_LOW_SPEED_LIMIT, limits.lowSpeedBytesPerSecond)
    try set(CURLOPT_LOW_SPEED_TIME, limits.lowSpeedSeconds)
    try set(CURLOPT_MAXFILESIZE, limits.bodyBytes)
    if let encodings { try set(CURLOPT_ACCEPT_ENCODING, encodings) }
    if let file = transport.authorityFile { try set(CURLOPT_CAINFO, file) }
    // Both are always set: libcurl takes an unset one from the environment.
    try set(CURLOPT_PROXY, transport.proxy ?? "")
    try set(CURLOPT_NOPROXY, transport.proxy == nil ? "*" : "")
    try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    try configureFields(userAgent: transport.userAgent)
    try check(ccurl_easy_set_write(handle, Self.onBody, state))
    try check(ccurl_easy_set_header(handle, Self.onHeader, state))
    // Through a proxy every connection is to the proxy, which the config names.
    if transport.proxy == nil { try check(ccurl_easy_set_opensocket(handle, Self.onConnect, state)) }
  }

  private func configureFields(userAgent: String) throws(Failure) {
    try set(CURLOPT_USERAGENT, request.contact.map { $0.isEmpty ? userAgent : "\(userAgent) (\($0))" } ?? userAgent)
    var headers = ["Accept": request.accepts.joined(separator: ", ")]
    headers.merge(request.fields) { _, asked in asked }
    for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
      // "Name:" would remove the field instead of sending it empty.
      guard let longer = ccurl_slist_append(fields, value.isEmpty ? "\(name);" : "\(name): \(value)") else {
        throw .connection("out of memory")
      }
      fields = longer
    }
    try check(ccurl_easy_set_list(handle, CURLOPT_HTTPHEADER, fields))
  }

  private func milliseconds(_ seconds: Double) -> Int { max(1, Int(seconds * 1000)) }

  private func set(_ option: CURLoption, _ value: Int) throws(Failure) {
    try check(ccurl_easy_set_long(handle, option, value))
  }

  private func set(_ option: CURLoption, _ value: String) throws(Failure) {
    try check(ccurl_easy_set_text(handle, option, value))
  }

  /// Every option is needed: a libcurl that does not know one of them would be less strict than promised.
  private func check(_ code: CURLcode) throws(Failure) {
    guard code == CURLE_OK else { throw .connection("libcurl refuses an option, it must be 7.87 or later") }
  }
}

// MARK: - Callbacks

extension Transfer {
  private static let onBody: curl_write_callback = { bytes, size, count, state in
    guard let bytes, let state else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(state).takeUnretainedValue()
    return transfer.buffer.appendBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
  }

  private static let onHeader: curl_write_callback = { bytes, size, count, state in
    guard let bytes, let state else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(state).takeUnretainedValue()
    return transfer.buffer.appendHeader(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
  }

  private static let onConnect: curl_opensocket_callback = { state, _, address in
    guard let state, let address else { return CURL_SOCKET_BAD }
    return Unmanaged<Transfer>.fromOpaque(state).takeUnretainedValue().socket(for: address)
  }

  /// A socket, where the policy permits the number.
  private func socket(for address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
    let target = address.pointee
    let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0
    let number = IPAddress(socketAddress: UnsafeRawPointer(address) + offset, family: target.family)
    guard let number, policy.permits(number) else {
      refused = number
      return CURL_SOCKET_BAD
    }
    hasSocket = true
    return Glibc.socket(target.family, target.socktype | Int32(SOCK_CLOEXEC.rawValue), target.`protocol`)
  }
}
