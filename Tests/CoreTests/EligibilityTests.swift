import Core
import Testing

@Suite struct EligibilityTests {
  private func access(
    _ provider: any Provider, use: Site.Use, contact: String = "", options: ProviderOptions = ProviderOptions(),
    key: String? = nil
  ) -> Result<Access, Refusal> {
    do throws(Refusal) {
      return .success(
        try provider.access(site: Site(use: use, contact: contact), options: options) { _ throws(Refusal) in
          guard let key else { throw Refusal("its key is absent") }
          return Secret(key)
        })
    } catch {
      return .failure(error)
    }
  }

  @Test func `a commercial site may not use a non-commercial service without a key`() {
    let result = access(weatherStandIn, use: .commercial)
    #expect(
      result.failure?.description
        == "Stand-in's free service is for sites without advertising or subscriptions; a commercial site needs a key (https://example.vn/terms)"
    )
    #expect(access(weatherStandIn, use: .nonCommercial).failure == nil)
  }

  @Test func `a key opens the service to a commercial site and selects its own host`() {
    let options = ProviderOptions(key: .env("KEY"))
    #expect(access(weatherStandIn, use: .commercial, options: options, key: "k").origin == "https://customer.example")
    #expect(access(weatherStandIn, use: .nonCommercial).origin == "https://free.example")
  }

  @Test func `a key that is named but absent refuses the provider, for reading it is enough that it is named`() {
    let options = ProviderOptions(key: .env("KEY"))
    #expect(access(weatherStandIn, use: .commercial, options: options).failure?.description == "its key is absent")
    #expect(
      weatherStandIn.refusal(site: Site(use: .commercial), options: options) == nil)
  }

  @Test func `the operator's word lifts a refusal for terms and for the lack of a contact`() throws {
    let options = ProviderOptions(acceptsTerms: true)
    #expect(access(weatherStandIn, use: .commercial, options: options).failure == nil)
    #expect(try access(contactStandIn, use: .commercial, options: options).get().contact == nil)
  }

  @Test func `a provider that demands a contact is refused while there is none`() throws {
    #expect(access(contactStandIn, use: .commercial).failure != nil)
    let result = access(contactStandIn, use: .commercial, contact: "bientap@example.vn")
    #expect(try result.get().contact == "bientap@example.vn")
  }

  @Test func `a provider that does not demand a contact never learns it`() throws {
    let result = access(boardStandIn, use: .commercial, contact: "bientap@example.vn")
    #expect(try result.get().contact == nil)
  }

  @Test func `a configured origin takes the place of the provider's own`() {
    let options = ProviderOptions(origin: "http://127.0.0.1:1")
    #expect(access(boardStandIn, use: .commercial, options: options).origin == "http://127.0.0.1:1")
  }
}

extension Result where Success == Access, Failure == Refusal {
  var failure: Refusal? {
    guard case .failure(let refusal) = self else { return nil }
    return refusal
  }

  var origin: String? { try? get().origin }
}
