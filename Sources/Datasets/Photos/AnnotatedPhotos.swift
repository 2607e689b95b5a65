import Images
import Tensors

/// Photos in files, with the boxes and classes of what is on them. A photo is read when it is asked for.
public struct AnnotatedPhotos: Sendable {
    public struct Object: Sendable, Equatable {
        /// `(x_min, y_min, x_max, y_max)`, the edges in pixels.
        public var box: SIMD4<Float>
        /// A place in `classNames`.
        public var label: Int
        /// A box around a crowd of objects (COCO).
        public var isCrowd: Bool
        /// Not to be counted in an evaluation (VOC).
        public var isDifficult: Bool
        /// Of the object's outline, in pixels; nil where only the box is known.
        public var area: Double?

        public init(
            box: SIMD4<Float>, label: Int, isCrowd: Bool = false, isDifficult: Bool = false, area: Double? = nil
        ) {
            (self.box, self.label, self.area) = (box, label, area)
            (self.isCrowd, self.isDifficult) = (isCrowd, isDifficult)
        }
    }

    public struct Photo: Sendable, Equatable {
        /// The file's name, without the folder.
        public var name: String
        public var path: String
        public var objects: [Object]
    }

    public let name: String
    public let photos: [Photo]
    public let classNames: [String]

    public var count: Int { photos.count }

    public func part(_ places: [Int]) -> AnnotatedPhotos {
        AnnotatedPhotos(name: name, photos: places.map { photos[$0] }, classNames: classNames)
    }

    /// - Throws: `FileError`, `ImageError`.
    public func image(_ place: Int) throws -> Image { try Image.read(photos[place].path) }
}

extension AnnotatedPhotos.Photo {
    /// `[K, 4]`, float32.
    public var boxes: Tensor {
        Tensor(objects.flatMap { [$0.box[0], $0.box[1], $0.box[2], $0.box[3]] }, shape: [objects.count, 4])
    }

    /// `[K]`, int64.
    public var labels: Tensor { Tensor(ints: objects.map(\.label)) }
}
