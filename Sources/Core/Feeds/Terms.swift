/// Under which terms a provider's data may be shown, and what a page must print for it.
package struct Terms: Equatable, Sendable {
  /// Who may use the data without a word of the operator.
  package enum Use: String, Sendable {
    case anyone = "any site"
    /// Sites without advertising and subscriptions; a commercial site needs a key.
    case nonCommercialOrKey = "non-commercial sites; commercial sites with a key"
    /// Nobody before the operator says `acceptTerms`.
    case decision = "only with acceptTerms"
  }

  /// The institution as it writes itself.
  package let name: String
  /// Its front page, where the credit links to.
  package let url: String
  /// The licence's name as the page prints it; nil where there is none.
  package let licence: String?
  package let licenceURL: String?
  /// Whether whole series may be passed on to others: only a licence gives that right.
  package var allowsRedistribution: Bool { licence != nil }
  package let termsURL: String
  /// The words that the terms want beside the data.
  package let credit: String
  package let use: Use
  package let needsContact: Bool
  package let needsKey: Bool
  /// The least time between two requests for the same thing, seconds.
  package let leastIntervalSeconds: Int
  /// How many requests a site may make in all; nil where the terms name no number.
  package let limits: CallLimits?
  package let pace: Pace

  package enum Pace: Equatable, Sendable {
    case together
    /// Each so many seconds after the one before has begun.
    case spaced(seconds: Double)
    /// Each after the one before has been answered.
    case oneAtATime
  }

  package init(
    name: String, url: String, licence: String?, licenceURL: String?, termsURL: String, credit: String, use: Use,
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
