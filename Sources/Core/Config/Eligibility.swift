/// Why a provider is not asked although it might have data; the next provider is asked.
package struct Refusal: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is in the way.
  package enum Cause: Sendable {
    /// The site as it is configured: terms, a contact that is not given, a key that is not named. This is no failure.
    case site
    /// A key that the config names but that cannot be read. This is a failure of the site's own.
    case unreadableKey
  }

  /// One sentence, with a link where terms are the reason.
  package let description: String
  /// What is in the way.
  package let cause: Cause

  /// Why a provider is not asked.
  package init(_ description: String, cause: Cause = .site) {
    self.description = description
    self.cause = cause
  }
}

extension RegisteredProvider {
  /// Why the terms forbid a site to show the provider's data; nil where they allow it.
  ///
  /// The key itself is not needed: that the config names one is enough to show what was fetched with it.
  package func refusal(site: Site, options: ProviderOptions) -> Refusal? {
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
        "\(terms.name)'s terms need your decision: set \"acceptTerms\": true if you may (\(terms.termsURL))")
    }
    return nil
  }

  /// Why a site as it is configured may not ask the provider: terms, contact, or a key that is not named; nil where it may.
  ///
  /// Whether a key that is named can be read does not matter here.
  package func refusalToAsk(site: Site, options: ProviderOptions) -> Refusal? {
    if let refusal = refusal(site: site, options: options) { return refusal }
    // The operator's word covers the contact too: a server of one's own knows whom to write to.
    if terms.needsContact, site.contact.isEmpty, !options.acceptsTerms {
      return Refusal("\(terms.name) needs a contact: set site.contact (\(terms.termsURL))")
    }
    if terms.needsKey, options.key == nil {
      return Refusal("\(terms.name) needs a key: set providers.\(id).key (\(terms.termsURL))")
    }
    return nil
  }

  /// What a request needs to know of the site, or why none may be made.
  package func access(
    site: Site, options: ProviderOptions, key: (KeySource) throws(Refusal) -> Secret
  ) throws(Refusal) -> Access {
    if let refusal = refusalToAsk(site: site, options: options) { throw refusal }
    let key: Secret? = if let source = options.key { try key(source) } else { nil }
    return Access(
      origin: options.origin ?? origin(key != nil), key: key,
      contact: terms.needsContact && !site.contact.isEmpty ? site.contact : nil, plan: options.plan)
  }

  /// The least time between two requests for the same thing, seconds.
  package func intervalSeconds(_ options: ProviderOptions) -> Int {
    options.intervalSeconds ?? terms.leastIntervalSeconds
  }
}

extension Config {
  /// Whether the site as it is configured may ask none of a widget's providers.
  package func hasNobodyToAsk(for widget: Widget, registry: [RegisteredProvider]) -> Bool {
    !widget.providers.contains { id in
      registry.contains { $0.id == id && $0.refusalToAsk(site: site, options: options(of: id)) == nil }
    }
  }

  /// What tells that the config's word on a provider has changed.
  package func fingerprints(of provider: ProviderID, _ access: Access) -> ConfigFingerprints {
    let options = options(of: provider)
    let account = """
      \(options.key.map { "\($0)" } ?? "") \(access.key?.fingerprint ?? 0) \(access.origin) \
      \(options.intervalSeconds ?? -1) \(options.acceptsTerms) \(options.plan ?? "") \(access.contact ?? "")
      """
    let questions = asked.filter { $0.providers.contains(provider) }.map(\.query.text).joined(separator: " ")
    return ConfigFingerprints(
      account: fingerprint32(account), all: fingerprint32("\(account) \(proxy ?? "") \(questions)"))
  }
}

/// What tells that the config's word on a provider has changed: whoever changes it has mended something, and the provider
/// may be asked anew.
package struct ConfigFingerprints: Equatable, Sendable {
  /// Of who asks: the provider's entry, its key and the site's contact.
  ///
  /// Only a change of these ends a pause that the provider has asked for.
  package let account: UInt32
  /// Of who asks, what is asked and by which way: the widgets' questions and the proxy too.
  ///
  /// A change of any of these ends a pause of our own.
  package let all: UInt32

  /// Whether a pause that was recorded under a fingerprint still holds.
  package func hold(_ recorded: UInt32) -> Bool { recorded == account || recorded == all }
}
