/// Why a provider is not asked; the next one is.
public struct Refusal: Error, Equatable, Sendable, CustomStringConvertible {
  /// One sentence, with a link where terms are the reason.
  public let description: String
  /// Whether something is broken, a key that the config names and nobody can read; else the site may not use the provider.
  public let isFailure: Bool

  /// Why a provider is not asked.
  public init(_ description: String, isFailure: Bool = false) {
    self.description = description
    self.isFailure = isFailure
  }
}

extension RegisteredProvider {
  /// Why the terms forbid a site to show the provider's data; nil where they allow it.
  ///
  /// The key itself is not needed: that the config names one is enough to show what was fetched with it.
  public func refusal(site: Site, options: ProviderOptions) -> Refusal? {
    if options.acceptsTerms { return nil }
    switch terms.use {
    case .anyone: break
    case .nonCommercialOrKey:
      if site.use == .commercial, options.key == nil {
        return Refusal(
          "\(terms.name)'s free service is for sites without advertising or subscriptions; "
            + "a commercial site needs a key (\(terms.termsURL))")
      }
    case .decision:
      return Refusal(
        "\(terms.name)'s terms need the operator's decision, \"acceptTerms\": true (\(terms.termsURL))")
    }
    return nil
  }

  /// What a request needs to know of the site, or why none may be made.
  public func access(
    site: Site, options: ProviderOptions, key: (KeySource) throws(Refusal) -> Secret
  ) throws(Refusal) -> Access {
    if let refusal = refusal(site: site, options: options) { throw refusal }
    // The operator's word covers the contact too: a server of one's own knows whom to write to.
    if terms.needsContact, site.contact.isEmpty, !options.acceptsTerms {
      throw Refusal("\(terms.name) wants to know whom to write to: set site.contact (\(terms.termsURL))")
    }
    if terms.needsKey, options.key == nil {
      throw Refusal("\(terms.name) gives nothing without a key: set providers.\(id).key (\(terms.termsURL))")
    }
    let key: Secret? = if let source = options.key { try key(source) } else { nil }
    return Access(
      origin: options.origin ?? origin(key != nil), key: key,
      contact: terms.needsContact && !site.contact.isEmpty ? site.contact : nil, plan: options.plan)
  }

  /// The least time between two requests for the same thing, seconds.
  public func intervalSeconds(_ options: ProviderOptions) -> Int {
    options.intervalSeconds ?? terms.leastIntervalSeconds
  }
}

extension ProviderOptions {
  /// What tells that the entry of a provider, its key or the site's contact has changed.
  public func fingerprint(of access: Access) -> UInt32 {
    fingerprint32(
      "\(key.map { "\($0)" } ?? "") \(access.key?.fingerprint ?? 0) \(access.origin) \(intervalSeconds ?? -1) "
        + "\(acceptsTerms) \(plan ?? "") \(access.contact ?? "")")
  }
}
