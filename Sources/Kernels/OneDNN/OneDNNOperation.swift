import COneDNN

extension OneDNN {
    /// A oneDNN operation on one geometry, made once and run many times, one run at a time.
    public final class Operation {
        private let operation: OpaquePointer

        /// What is done to a result before it is stored.
        public enum PostOperation: Sendable {
            /// `x < 0 ? slope * x : x`
            case relu(slope: Float)
            case clip(low: Float, high: Float)
            case sigmoid
            case tanh
            /// Adds what is in the destination before.
            case sum

            fileprivate var code: dl_onednn_post_operation {
                switch self {
                case .relu(let slope): dl_onednn_post_operation(kind: dl_onednn_relu, alpha: slope, beta: 0)
                case .clip(let low, let high): dl_onednn_post_operation(kind: dl_onednn_clip, alpha: low, beta: high)
                case .sigmoid: dl_onednn_post_operation(kind: dl_onednn_sigmoid, alpha: 0, beta: 0)
                case .tanh: dl_onednn_post_operation(kind: dl_onednn_tanh, alpha: 0, beta: 0)
                case .sum: dl_onednn_post_operation(kind: dl_onednn_sum, alpha: 0, beta: 0)
                }
            }
        }

        /// Nil when the library is not there or has no such operation.
        public static func convolution(
            _ geometry: ConvolutionGeometry, _ direction: Direction = .forward, layout: Layout, hasBias: Bool,
            postOperations: [PostOperation] = []
        ) -> Operation? {
            var window = geometry.window
            let made = postOperations.map(\.code).withUnsafeBufferPointer { list in
                dl_onednn_make_convolution(
                    &window, direction.code, layout.code, hasBias ? 1 : 0,
                    dl_onednn_post_operations(list: list.baseAddress, count: Int32(list.count)))
            }
            return made.map(Operation.init)
        }

        /// `[batch, outputs] = [batch, inputs] @ filters^T + bias`, filters `[outputs, inputs]`; nil as above.
        public static func innerProduct(
            batch: Int, inputs: Int, outputs: Int, _ direction: Direction = .forward, hasBias: Bool,
            postOperations: [PostOperation] = []
        ) -> Operation? {
            let made = postOperations.map(\.code).withUnsafeBufferPointer { list in
                dl_onednn_make_inner_product(
                    Int64(batch), Int64(inputs), Int64(outputs), direction.code, hasBias ? 1 : 0,
                    dl_onednn_post_operations(list: list.baseAddress, count: Int32(list.count)))
            }
            return made.map(Operation.init)
        }

        /// Forward pooling; nil as above.
        public static func pooling(_ geometry: PoolingGeometry, _ kind: PoolingKind, layout: Layout) -> Operation? {
            var window = geometry.window
            let code =
                switch kind {
                case .maximum: dl_onednn_maximum
                case .average(countsPadding: true): dl_onednn_average_counting_padding
                case .average(countsPadding: false): dl_onednn_average_of_pixels
                }
            return dl_onednn_make_pooling(&window, code, layout.code).map(Operation.init)
        }

        private init(_ operation: OpaquePointer) { self.operation = operation }

        deinit { dl_onednn_destroy(operation) }

        /// Dense memory of the operation's shapes; which are read and which written follows from its direction.
        ///
        /// - Parameter filtersChanged: whether they differ from the run before; their own order is remembered.
        /// - Returns: whether all went well.
        public func run(
            source: UnsafeMutablePointer<Float>, filters: UnsafeMutablePointer<Float>? = nil,
            bias: UnsafeMutablePointer<Float>? = nil, destination: UnsafeMutablePointer<Float>,
            filtersChanged: Bool = false
        ) -> Bool {
            var arguments = dl_onednn_arguments(
                source: source, filters: filters, bias: bias, destination: destination,
                filters_changed: filtersChanged ? 1 : 0)
            return dl_onednn_run(operation, &arguments) == 0
        }
    }
}

extension ConvolutionGeometry {
    fileprivate var window: dl_onednn_window {
        dl_onednn_window(
            batch: Int64(batch), input_channels: Int64(inputChannels), input_height: Int64(inputHeight),
            input_width: Int64(inputWidth), output_channels: Int64(outputChannels),
            output_height: Int64(outputHeight), output_width: Int64(outputWidth), kernel_height: Int64(kernelHeight),
            kernel_width: Int64(kernelWidth), stride_vertical: Int64(strideVertical),
            stride_horizontal: Int64(strideHorizontal), dilation_vertical: Int64(dilationVertical),
            dilation_horizontal: Int64(dilationHorizontal), padding_top: Int64(paddingTop),
            padding_left: Int64(paddingLeft), padding_bottom: Int64(paddingBottom), padding_right: Int64(paddingRight),
            groups: Int64(groups))
    }
}

extension PoolingGeometry {
    fileprivate var window: dl_onednn_window {
        dl_onednn_window(
            batch: Int64(batch), input_channels: Int64(channels), input_height: Int64(inputHeight),
            input_width: Int64(inputWidth), output_channels: Int64(channels), output_height: Int64(outputHeight),
            output_width: Int64(outputWidth), kernel_height: Int64(windowHeight), kernel_width: Int64(windowWidth),
            stride_vertical: Int64(strideVertical), stride_horizontal: Int64(strideHorizontal), dilation_vertical: 1,
            dilation_horizontal: 1, padding_top: Int64(paddingTop), padding_left: Int64(paddingLeft),
            padding_bottom: Int64(paddingBottom), padding_right: Int64(paddingRight), groups: 1)
    }
}
