package import Foundation

/// What was counted and measured up to a moment. Names and labels are those of `/metrics`.
package struct MetricsSnapshot: Sendable, Equatable {
    /// One value with its labels.
    package struct Series<Value: Sendable & Equatable>: Sendable, Equatable {
        /// In the order in which they are declared.
        package var labels: [Label]
        package var value: Value

        package init(labels: [Label] = [], value: Value) {
            self.labels = labels
            self.value = value
        }
    }

    package struct Label: Sendable, Equatable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// All values of one name.
    package struct Metric<Value: Sendable & Equatable>: Sendable, Equatable {
        package var name: String
        package var help: String
        package var series: [Series<Value>]

        package init(_ name: String, _ help: String, _ series: [Series<Value>]) {
            self.name = name
            self.help = help
            self.series = series
        }
    }

    package struct Histogram: Sendable, Equatable {
        /// The upper bounds of all buckets but the last, which has none; a value that equals one is below it.
        package var bounds: [Double]
        /// What fell into each bucket alone; one more than there are bounds.
        package var counts: [Int]
        package var sum: Double

        package init(bounds: [Double], counts: [Int], sum: Double) {
            self.bounds = bounds
            self.counts = counts
            self.sum = sum
        }
    }

    /// When counting began.
    package var since: Date
    package var moment: Date
    /// They only grow.
    package var counters: [Metric<Int>]
    /// What is so at this moment.
    package var gauges: [Metric<Double>]
    package var histograms: [Metric<Histogram>]

    package init(
        since: Date, moment: Date, counters: [Metric<Int>] = [], gauges: [Metric<Double>] = [], histograms: [Metric<Histogram>] = []
    ) {
        self.since = since
        self.moment = moment
        self.counters = counters
        self.gauges = gauges
        self.histograms = histograms
    }
}
