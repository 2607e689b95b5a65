import Datasets
import Runtime
import Tensors

/// A data set of annotated photos as a value; an element is a record of `image`, `boxes`, `labels` and more, its photo read
/// then and there.
final class PhotosValue: HostValue {
    let data: AnnotatedPhotos
    let typeName = "data set"
    let fieldNames = ["classes", "size", "split", "truth"]

    init(_ data: AnnotatedPhotos) { self.data = data }

    var count: Int? { data.count }
    var byteCount: Int { data.photos.reduce(0) { $0 + 200 + 80 * $1.objects.count } }

    func describe(_ machine: Machine) -> String {
        let objects = data.photos.reduce(0) { $0 + $1.objects.count }
        return "<data set \(data.name): \(data.count) photos with \(objects) boxes of \(data.classNames.count) classes>"
    }

    func field(_ name: String, _ machine: Machine) throws -> Value? {
        switch name {
        case "size": .int(data.count)
        case "classes": machine.list(data.classNames.map { machine.string($0) })
        case "split": machine.host(SplitValue(data.count) { PhotosValue(self.data.part($0)) })
        case "truth": machine.list(data.photos.map { machine.record(annotations($0, machine)) })
        default: nil
        }
    }

    func element(_ index: Int, _ machine: Machine) throws -> Value? {
        guard data.photos.indices.contains(index) else { return nil }
        let image = ("image", machine.tensor(try data.image(index).channelsFirst))
        return machine.record([image] + annotations(data.photos[index], machine))
    }

    func part(_ places: [Int], _ machine: Machine) -> (any HostValue)? { PhotosValue(data.part(places)) }

    private func annotations(_ photo: AnnotatedPhotos.Photo, _ machine: Machine) -> [(String, Value)] {
        let areas = photo.objects.map { object in
            object.area ?? Double((object.box[2] - object.box[0]) * (object.box[3] - object.box[1]))
        }
        return [
            ("boxes", machine.tensor(photo.boxes)), ("labels", machine.tensor(photo.labels)),
            ("areas", machine.tensor(Tensor(areas.map(Float.init), shape: [areas.count]))),
            ("crowd", machine.list(photo.objects.map { .bool($0.isCrowd) })),
            ("difficult", machine.list(photo.objects.map { .bool($0.isDifficult) })),
            ("name", machine.string(photo.name)),
        ]
    }
}
