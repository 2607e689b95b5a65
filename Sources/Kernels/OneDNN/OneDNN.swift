import COneDNN

/// Intel's oneDNN, loaded at first use: convolutions with their gradients for training, on images in either
/// memory order. Where it is not installed, operations cannot be made and the project's own loops do the work.
public enum OneDNN {
    /// Nil when the library is there, else why not and what to do about it.
    public static var unavailable: String? { dl_onednn_unavailable().map { String(cString: $0) } }

    /// `(2, 6, 3)`; nil when the library is not there.
    public static var version: (major: Int, minor: Int, patch: Int)? {
        let version = Int(dl_onednn_version())
        return version == 0 ? nil : (version / 10000, version / 100 % 100, version % 100)
    }

    /// Threads of later runs that the calling thread makes.
    public static func setThreads(_ threads: Int) { dl_onednn_set_threads(Int32(clamping: threads)) }

    /// Where the caller has its images.
    public enum Layout: Sendable, CaseIterable {
        /// `[N, C, H, W]`
        case channelsFirst
        /// `[N, H, W, C]`
        case channelsLast

        var code: dl_onednn_layout {
            self == .channelsFirst ? dl_onednn_channels_first : dl_onednn_channels_last
        }
    }

    /// What an operation computes.
    public enum Direction: Sendable {
        /// The destination, from source, filters and bias.
        case forward
        /// The gradient of the source, from that of the destination and the filters.
        case backwardSource
        /// The gradients of filters and bias, from that of the destination and the source.
        case backwardFilters

        var code: dl_onednn_direction {
            switch self {
            case .forward: dl_onednn_forward
            case .backwardSource: dl_onednn_backward_source
            case .backwardFilters: dl_onednn_backward_filters
            }
        }
    }

    /// `c = alpha * a @ b + beta * c`, row-major, each dense; false when the library is not there.
    public static func matrixProduct(
        rows: Int, columns: Int, inner: Int, alpha: Float = 1, a: UnsafePointer<Float>, b: UnsafePointer<Float>,
        beta: Float = 0, c: UnsafeMutablePointer<Float>
    ) -> Bool {
        dl_onednn_matrix_product(
            0, 0, Int64(rows), Int64(columns), Int64(inner), alpha, a, Int64(inner), b, Int64(columns), beta, c,
            Int64(columns)) == 0
    }
}
