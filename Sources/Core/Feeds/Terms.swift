/// Under which terms a provider's data may be shown, and what a page must print for it.
package struct Terms: Equatable, Sendable {
  package enum Permission: String, Sendable {
    case anyone = "any site"
    /// Sites without advertising and subscriptions; a commercial site needs a key.
    case nonCommercialOrKey = "non-commercial sites; commercial sites with a key"
    /// Nobody until the operator sets `acceptTerms`.
    case decision = "only with acceptTerms"
  }

  /// The institution's name as it writes it.
  package let name: String
  /// Its front page, where the credit links to.
  package let url: String
  /// The licence's name as the page prints it; nil where there is none.
  package let licence: String?
  package let licenceURL: String?
  /// Whether whole series may be passed on: only a licence gives that right.
  package var allowsRedistribution: Bool { licence != nil }
  package let termsURL: String
  /// What the terms want printed beside the data.
  package let credit: String
  package let use: Permission
  package let needsContact: Bool
  package let needsKey: Bool
  /// Between two requests for the same thing.
  package let leastIntervalSeconds: Int
  /// Nil where the terms name no number.
  package let limits: CallLimits?
  package let pace: Pace

  package enum Pace: Equatable, Sendable {
    case together
    /// Each so many seconds after the start of the one before.
    case spaced(seconds: Double)
    /// Each after the answer to the one before.
    case oneAtATime
  }

  package init(
    name: String, url: String, licence: String?, licenceURL: String?, termsURL: String, credit: String, use: Permission,
    needsContact: Bool = false, needsKey: Bool = false, leastIntervalSeconds: Int, limits: CallLimits? = nil,
    pace: Pace = .together
  ) {
    self.name = name
    self.url = url
    self.licence = licence
    self.licenceURL = licenceURL
    self.termsURL = termsURL
    self.credit = credit
    self.use = use
    self.needsContact = needsContact
    self.needsKey = needsKey
    self.leastIntervalSeconds = leastIntervalSeconds
    self.limits = limits
    self.pace = pace
  }
}
