import CCurl
import Core
import Foundation

/// One request on its way: a libcurl handle, its options, and what has come in.
final class Transfer {
  let request: Request
  let handle: UnsafeMutableRawPointer
  private var address: Address
  private let reach: Reach
  private let limits: CurlTransport.Limits
  private let startedAt = ContinuousClock.now
  private var fields: UnsafeMutablePointer<curl_slist>?
  private var intake: Intake
  private var redirectCount = 0
  /// A number that was not to be connected to.
  private var refused: IPAddress?
  private var hasSocket = false

  /// A transfer ready to run; throws what forbids it.
  init(_ request: Request, of transport: CurlTransport, encodings: String?) throws(Failure) {
    let (address, reach) = try request.admitted()
    guard let handle = ccurl_easy_init() else { throw .connection("libcurl gives no handle") }
    self.request = request
    self.handle = handle
    self.address = address
    self.reach = reach
    limits = transport.limits
    intake = Intake(limits: transport.limits)
    try configure(transport, encodings: encodings)
  }

  deinit {
    ccurl_easy_cleanup(handle)
    ccurl_slist_free_all(fields)
  }

  /// How an ended transfer goes on.
  enum Step {
    /// It is over.
    case done(Result<Reply, Failure>)
    /// It is set to another address of the same host and must run again.
    case again
  }

  /// What follows from libcurl's word on how the transfer ended.
  func step(after code: CURLcode) -> Step {
    do throws(Failure) {
      guard code == CURLE_OK else { throw failure(after: code) }
      let status = ccurl_easy_long(handle, CURLINFO_RESPONSE_CODE)
      guard [301, 302, 303, 307, 308].contains(status), let target = ccurl_easy_text(handle, CURLINFO_REDIRECT_URL)
      else {
        var reply = try intake.reply(status: status, accepts: request.accepts)
        reply.isRedirected = redirectCount > 0
        return .done(.success(reply))
      }
      try follow(String(cString: target))
      return .again
    } catch {
      return .done(.failure(error))
    }
  }

  private func follow(_ url: String) throws(Failure) {
    guard let next = Address(url) else { throw .redirect("redirects to something that is not an address") }
    guard next.hasOrigin(of: address), !next.hasUser else {
      throw .redirect("redirects to \(next.origin), which is not followed")
    }
    redirectCount += 1
    guard redirectCount <= limits.redirects else { throw .redirect("redirects more than \(limits.redirects) times") }
    let leftSeconds = limits.totalSeconds - elapsedSeconds
    guard leftSeconds > 0 else { throw .timedOut(afterSeconds: max(1, Int(elapsedSeconds.rounded()))) }
    intake.beginNext()
    try set(CURLOPT_TIMEOUT_MS, milliseconds(leftSeconds))
    try set(CURLOPT_URL, url)
  }

  private var elapsedSeconds: Double { (ContinuousClock.now - startedAt) / .seconds(1) }

  private func failure(after code: CURLcode) -> Failure {
    if let bytes = intake.exceededBytes { return .tooLarge(limitBytes: bytes) }
    if code == CURLE_FILESIZE_EXCEEDED { return .tooLarge(limitBytes: limits.bodyBytes) }
    if let refused, !hasSocket {
      return .address("\(printable(address.host)) is at \(refused.text), which is not a public address")
    }
    return Failure(
      code, elapsedSeconds: elapsedSeconds, hasBegun: intake.hasBegun,
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
    // Else ending a transfer waits for its name look-up, and a dead resolver holds up every other one.
    try set(CURLOPT_QUICK_EXIT, 1)
    try set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(limits.connectSeconds))
    try set(CURLOPT_TIMEOUT_MS, milliseconds(limits.totalSeconds))
    try set(CURLOPT_LOW_SPEED_LIMIT, limits.lowSpeedBytesPerSecond)
    try set(CURLOPT_LOW_SPEED_TIME, limits.lowSpeedSeconds)
    try check(ccurl_easy_set_size(handle, CURLOPT_MAXFILESIZE_LARGE, limits.bodyBytes))
    if let encodings { try set(CURLOPT_ACCEPT_ENCODING, encodings) }
    if let file = transport.authorityFile { try set(CURLOPT_CAINFO, file) }
    // Both are always set: whichever is not falls back to the environment's.
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
      // "Name:" would take the field out instead of sending it empty.
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

  /// No option is optional: a libcurl that knows one of them not would be less strict than promised.
  private func check(_ code: CURLcode) throws(Failure) {
    guard code == CURLE_OK else { throw .connection("libcurl refuses an option, it must be 7.87 or later") }
  }
}

// MARK: - Callbacks

extension Transfer {
  private static let onBody: curl_write_callback = { bytes, size, count, state in
    guard let bytes, let state else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(state).takeUnretainedValue()
    return transfer.intake.takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
  }

  private static let onHeader: curl_write_callback = { bytes, size, count, state in
    guard let bytes, let state else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(state).takeUnretainedValue()
    return transfer.intake.takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
  }

  private static let onConnect: curl_opensocket_callback = { state, _, address in
    guard let state, let address else { return CURL_SOCKET_BAD }
    return Unmanaged<Transfer>.fromOpaque(state).takeUnretainedValue().socket(for: address)
  }

  /// A socket for a number that the request may reach; none for another.
  private func socket(for address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
    let target = address.pointee
    let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0
    let number = IPAddress(socketAddress: UnsafeRawPointer(address) + offset, family: target.family)
    guard let number, reach.permits(number) else {
      refused = number
      return CURL_SOCKET_BAD
    }
    hasSocket = true
    return Glibc.socket(target.family, target.socktype | Int32(SOCK_CLOEXEC.rawValue), target.`protocol`)
  }
}
