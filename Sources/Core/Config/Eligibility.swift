/// Why a provider is not asked; the next provider is asked instead.
package struct Refusal: Error, Equatable, Sendable, CustomStringConvertible {
  package enum Cause: Sendable {
    /// The site's config: terms, a missing contact, no key. This is not a failure.
    case site
    /// The config names a key that cannot be read. This is a failure of the site.
    case unreadableKey
  }

  /// One sentence, with a link where terms are the reason.
  package let description: String
  package let cause: Cause

  package init(_ description: String, cause: Cause = .site) {
    self.description = description
    self.cause = cause
  }
}

extension Provider {
  /// Why the terms forbid a site to show the provider's data; nil where they allow it.
  ///
  /// A key only has to be named in the config, to show what was fetched with it.
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

  /// Why a site with this config may not ask the provider: terms, contact, no key; nil where it may.
  ///
  /// Whether the key can be read does not matter here.
  package func refusalToAsk(site: Site, options: ProviderOptions) -> Refusal? {
    if let refusal = refusal(site: site, options: options) { return refusal }
    // With `acceptTerms` no contact is needed: the site's own server knows whom to write to.
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
      origin: options.origin ?? origin(hasKey: key != nil), key: key,
      contact: terms.needsContact && !site.contact.isEmpty ? site.contact : nil, plan: options.plan)
  }

  package func intervalSeconds(_ options: ProviderOptions) -> Int {
    options.intervalSeconds ?? terms.leastIntervalSeconds
  }
}

extension Config {
  package func hasNobodyToAsk(for widget: Widget, registry: [any Provider]) -> Bool {
    !widget.providers.contains { id in
      // One that has nothing of what is shown is never asked.
      !widget.feeds(of: id).isEmpty
        && registry.contains { $0.id == id && $0.refusalToAsk(site: site, options: options(of: id)) == nil }
    }
  }

  package func fingerprints(of provider: ProviderID, _ access: Access) -> ConfigFingerprints {
    let options = options(of: provider)
    let account = """
      \(options.key.map { "\($0)" } ?? "") \(access.key?.fingerprint ?? 0) \(access.origin) \
      \(options.intervalSeconds ?? -1) \(options.acceptsTerms) \(options.plan ?? "") \(access.contact ?? "")
      """
    let questions = widgets.flatMap(\.feeds).filter { $0.provider == provider }.map(\.query.text).joined(separator: " ")
    return ConfigFingerprints(
      account: Fingerprint.ofBits32(account), all: Fingerprint.ofBits32("\(account) \(proxy ?? "") \(questions)"))
  }
}

/// Show that the config of a provider has changed: the operator may have fixed something, so the provider may be asked
/// again.
package struct ConfigFingerprints: Equatable, Sendable {
  /// Of the provider's entry, its key and the site's contact.
  ///
  /// Only a change of these ends a pause that the provider has asked for.
  package let account: UInt32
  /// Of these, the widgets' questions and the proxy.
  ///
  /// A change of any of them ends a pause of our own.
  package let all: UInt32

  /// Whether a pause that was recorded with a fingerprint still holds.
  package func hold(_ recorded: UInt32) -> Bool { recorded == account || recorded == all }
}
