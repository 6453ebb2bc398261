import Foundation

/// What a calendar needs to know of the sun and the moon, for the years 1961 to 2150; times are Julian days.
///
/// Formulas and numbers are those of Jean Meeus, Astronomical Algorithms (second edition), where no other source is named.
enum Astronomy {
  /// An angle's polynomial in the time, constant first, degrees.
  private static func angle(_ coefficients: [Double], _ time: Double) -> Double {
    polynomial(coefficients, time).truncatingRemainder(dividingBy: 360) * .pi / 180
  }

  private static func polynomial(_ coefficients: [Double], _ variable: Double) -> Double {
    coefficients.reversed().reduce(0) { $0 * variable + $1 }
  }

  // MARK: The time

  /// Terrestrial minus universal time, seconds: the earth turns unevenly, so that later values are a forecast.
  ///
  /// By Fred Espenak and Jean Meeus, Five Millennium Canon of Solar Eclipses (NASA, 2006).
  static func deltaT(at julianDay: Double) -> Double {
    let year = 2000 + (julianDay - 2_451_545) / 365.25
    switch year {
    case ..<1986:
      return polynomial([45.45, 1.067, -1.0 / 260, -1.0 / 718], year - 1975)
    case ..<2005:
      return polynomial([63.86, 0.3345, -0.060374, 0.0017275, 0.000651814, 0.00002373599], year - 2000)
    case ..<2050:
      return polynomial([62.92, 0.32217, 0.005589], year - 2000)
    default:
      let centuries = (year - 1820) / 100
      return -20 + 32 * centuries * centuries - 0.5628 * (2150 - year)
    }
  }

  static func universalTime(of terrestrialTime: Double) -> Double {
    terrestrialTime - deltaT(at: terrestrialTime) / 86400
  }

  static func terrestrialTime(of universalTime: Double) -> Double { universalTime + deltaT(at: universalTime) / 86400 }

  // MARK: The moon

  /// The instant of a new moon in terrestrial time, to 20 seconds; number 0 is that of 6 January 2000.
  static func newMoon(_ number: Int) -> Double {
    let lunations = Double(number)
    let centuries = lunations / 1236.85
    func argument(_ constant: Double, _ perLunation: Double, _ rest: [Double]) -> Double {
      angle([constant + perLunation * lunations, 0] + rest, centuries)
    }
    let sun = argument(2.5534, 29.1053567, [-0.0000014, -0.00000011])
    let moon = argument(201.5643, 385.81693528, [0.0107582, 0.00001238, -0.000000058])
    let latitude = argument(160.7108, 390.67050284, [-0.0016118, -0.00000227, 0.000000011])
    let node = argument(124.7746, -1.56375588, [0.0020672, 0.00000215])
    let eccentricity = polynomial([1, -0.002516, -0.0000074], centuries)
    var days = polynomial(
      [2_451_550.09766 + 29.530588861 * lunations, 0, 0.00015437, -0.00000015, 0.00000000073], centuries)
    for term in newMoonTerms {
      let argument = term.sun * sun + term.moon * moon + term.latitude * latitude
      days += term.days * pow(eccentricity, abs(term.sun)) * sin(argument)
    }
    days -= 0.00017 * sin(node)
    for (index, term) in planetTerms.enumerated() {
      // Only the first has a part that grows by the square of the time.
      let square = index == 0 ? -0.009173 * centuries * centuries : 0
      days += term.days * sin(angle([term.degrees + term.perLunation * lunations + square], 0))
    }
    return days
  }

  /// Days, and how often the argument holds the sun's anomaly, the moon's anomaly, and the moon's argument of latitude.
  private static let newMoonTerms: [(days: Double, sun: Double, moon: Double, latitude: Double)] = [
    (-0.40720, 0, 1, 0), (0.17241, 1, 0, 0), (0.01608, 0, 2, 0), (0.01039, 0, 0, 2), (0.00739, -1, 1, 0),
    (-0.00514, 1, 1, 0), (0.00208, 2, 0, 0), (-0.00111, 0, 1, -2), (-0.00057, 0, 1, 2), (0.00056, 1, 2, 0),
    (-0.00042, 0, 3, 0), (0.00042, 1, 0, 2), (0.00038, 1, 0, -2), (-0.00024, -1, 2, 0), (-0.00007, 2, 1, 0),
    (0.00004, 0, 2, -2), (0.00004, 3, 0, 0), (0.00003, 1, 1, -2), (0.00003, 0, 2, 2), (-0.00003, 1, 1, 2),
    (0.00003, -1, 1, 2), (-0.00002, -1, 1, -2), (-0.00002, 1, 3, 0), (0.00002, 0, 4, 0),
  ]

  /// What the planets add: days, and an argument in degrees and degrees a lunation.
  private static let planetTerms: [(days: Double, degrees: Double, perLunation: Double)] = [
    (0.000325, 299.77, 0.107408), (0.000165, 251.88, 0.016321), (0.000164, 251.83, 26.651886),
    (0.000126, 349.42, 36.412478), (0.000110, 84.66, 18.206239), (0.000062, 141.74, 53.303771),
    (0.000060, 207.14, 2.453732), (0.000056, 154.84, 7.306860), (0.000047, 34.52, 27.261239),
    (0.000042, 207.19, 0.121824), (0.000040, 291.34, 1.844379), (0.000037, 161.72, 24.198154),
    (0.000035, 239.56, 25.513099), (0.000023, 331.55, 3.592518),
  ]

  // MARK: The sun

  /// The sun's apparent longitude at an instant of terrestrial time, 0 to 360 degrees, to 3 arcseconds.
  ///
  /// In 1968 to 2100 no major term is closer to the end of a month than 8 minutes, in which the sun moves 20 arcseconds.
  static func solarLongitude(at terrestrialTime: Double) -> Double {
    let millennia = (terrestrialTime - 2_451_545) / 365_250
    var radians = 0.0
    for series in earthTerms.reversed() {
      radians =
        radians * millennia + series.reduce(0) { $0 + $1.radians * cos($1.phase + $1.perMillennium * millennia) }
    }
    let centuries = millennia * 10
    let node = angle([125.04452, -1934.136261], centuries)
    let (sun, moon) = (angle([280.4665, 36000.7698], centuries), angle([218.3165, 481_267.8813], centuries))
    let nutation = -17.20 * sin(node) - 1.32 * sin(2 * sun) - 0.23 * sin(2 * moon) + 0.21 * sin(2 * node)
    // The light takes longer when the sun is further.
    let aberration = -20.4898 * (1 + 0.0167 * cos(angle([357.5291, 35999.0503], centuries)))
    let toFK5 = -0.09033
    let degrees = radians * 180 / .pi + 180 + (nutation + aberration + toFK5) / 3600
    let rest = degrees.truncatingRemainder(dividingBy: 360)
    return rest < 0 ? rest + 360 : rest
  }

  /// The earth's longitude around the sun by powers of the time: the greatest terms of the theory VSOP87 by Pierre
  /// Bretagnon and Gérard Francou (1988).
  private static let earthTerms: [[(radians: Double, phase: Double, perMillennium: Double)]] = [
    [
      (1.75347046, 0, 0), (0.03341656, 4.6692568, 6283.07585), (0.00034894, 4.6261, 12566.1517),
      (0.00003497, 2.7441, 5753.3849), (0.00003418, 2.8289, 3.5231), (0.00003136, 3.6277, 77713.7715),
      (0.00002676, 4.4181, 7860.4194), (0.00002343, 6.1352, 3930.2097), (0.00001324, 0.7425, 11506.7698),
      (0.00001273, 2.0371, 529.691), (0.00001199, 1.1096, 1577.3435), (0.00000990, 5.233, 5884.927),
      (0.00000902, 2.045, 26.298), (0.00000857, 3.508, 398.149), (0.00000780, 1.179, 5223.694),
      (0.00000753, 2.533, 5507.553), (0.00000505, 4.583, 18849.228), (0.00000492, 4.205, 775.523),
      (0.00000357, 2.920, 0.067), (0.00000317, 5.849, 11790.629), (0.00000284, 1.899, 796.298),
      (0.00000271, 0.315, 10977.079), (0.00000243, 0.345, 5486.778), (0.00000206, 4.806, 2544.314),
      (0.00000205, 1.869, 5573.143), (0.00000202, 2.458, 6069.777),
    ],
    [
      (6283.31966747, 0, 0), (0.00206059, 2.678235, 6283.07585), (0.00004303, 2.6351, 12566.1517),
      (0.00000425, 1.590, 3.523), (0.00000119, 5.796, 26.298), (0.00000109, 2.966, 1577.344),
    ],
    [(0.00052919, 0, 0), (0.00008720, 1.0721, 6283.0758), (0.00000309, 0.867, 12566.152)],
    [(0.00000289, 5.844, 6283.076)],
  ]
}
