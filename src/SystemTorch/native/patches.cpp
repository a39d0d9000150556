// Convolutions in bfloat16 as operators: patches of a fine map times the weight as a matrix, and back.
#include "kernels.h"
#include "patches.h"

#include <torch/library.h>

#include <algorithm>
#include <functional>

namespace systemtorch::patches {
namespace {

using at::IntArrayRef;
using at::Tensor;

// Numbers in the patches that are cut at once: they stay in a processor's cache.
constexpr int64_t PartSize = 1 << 21;

const Kernels& kernels()
{
    static const Kernels& chosen = SYSTEMTORCH_BEST_KERNELS;
    return chosen;
}

BFloat16* bits(const Tensor& tensor)
{
    return reinterpret_cast<BFloat16*>(tensor.data_ptr<at::BFloat16>());
}

Shape shape_of(
    int64_t channels, int64_t height, int64_t width, IntArrayRef kernel, IntArrayRef stride, IntArrayRef padding)
{
    TORCH_CHECK(kernel.size() == 2 && stride.size() == 2 && padding.size() == 2,
        "A window has a height and a width: two numbers each for kernel, stride and padding.");
    Shape shape{channels, height, width, 0, 0, {}, {}, {}};
    for (int i = 0; i < 2; ++i) {
        TORCH_CHECK(kernel[i] > 0 && stride[i] > 0 && padding[i] >= 0,
            "A window's kernel and stride are positive and its padding is not negative, but got ", kernel, ", ", stride,
            " and ", padding, ".");
        shape.kernel[i] = kernel[i];
        shape.stride[i] = stride[i];
        shape.padding[i] = padding[i];
    }
    TORCH_CHECK(channels > 0 && shape.framed_height() >= kernel[0] && shape.framed_width() >= kernel[1],
        "A window fits into the map with its padding, but got a kernel of ", kernel, " for ", channels, "×", height,
        "×", width, " and a padding of ", padding, ".");
    shape.coarse_height = (shape.framed_height() - kernel[0]) / stride[0] + 1;
    shape.coarse_width = (shape.framed_width() - kernel[1]) / stride[1] + 1;
    return shape;
}

void check_map(const Tensor& map, const char* name)
{
    TORCH_CHECK(map.dim() == 4 && map.scalar_type() == at::kFloat, name, " is N×C×H×W of float32, but got ",
        map.sizes(), " of ", map.scalar_type(), ".");
}

void check_matrix(const Tensor& matrix, int64_t patch)
{
    TORCH_CHECK(matrix.dim() == 2 && matrix.scalar_type() == at::kBFloat16 && matrix.size(1) == patch,
        "The weight is a matrix of coarse channels × ", patch, " of bfloat16, but got ", matrix.sizes(), " of ",
        matrix.scalar_type(), ".");
}

bool is_point(const Shape& shape)
{
    return shape.area() == 1 && shape.stride[0] == 1 && shape.stride[1] == 1 && shape.padding[0] == 0 &&
        shape.padding[1] == 0;
}

// N×C×H×W as C × (N, H, W), rounded.
Tensor channels_first(const Tensor& map)
{
    const auto turned = map.transpose(0, 1);
    return at::empty(turned.sizes(), map.options().dtype(at::kBFloat16)).copy_(turned).view({map.size(1), -1});
}

// C × (N, H, W) into N×C×H×W.
void assign(const Tensor& map, const Tensor& matrix)
{
    map.copy_(matrix.view({map.size(1), map.size(0), map.size(2), map.size(3)}).transpose(0, 1));
}

// The patches of some pictures as (channels, kernel) × positions; in memory a patch is a row.
Tensor cut(const Shape& shape, const Tensor& fine)
{
    if (is_point(shape))
        return channels_first(fine);

    const auto map = fine.contiguous();
    const auto pictures = map.size(0);
    const auto patches = at::empty(
        {pictures * shape.positions(), shape.patch()}, map.options().dtype(at::kBFloat16));
    share(pictures, [&](int64_t first, int64_t last) {
        const auto scratch = at::empty({shape.scratch()}, patches.options());
        for (auto n = first; n < last; ++n)
            kernels().cut(
                shape, map.data_ptr<float>() + n * map.stride(0),
                bits(patches) + n * shape.positions() * shape.patch(), bits(scratch));
    });
    return patches.t();
}

// Calls the work with one part of the pictures after another.
void in_parts(const Shape& shape, int64_t pictures, const std::function<void(int64_t first, int64_t count)>& work)
{
    const auto most = std::max<int64_t>(1, PartSize / std::max<int64_t>(1, shape.positions() * shape.patch()));
    for (int64_t first = 0; first < pictures; first += most)
        work(first, std::min(most, pictures - first));
}

Tensor convolution(
    const Tensor& x, const Tensor& matrix, IntArrayRef kernel, IntArrayRef stride, IntArrayRef padding)
{
    check_map(x, "A convolution's input");
    const auto shape = shape_of(x.size(1), x.size(2), x.size(3), kernel, stride, padding);
    check_matrix(matrix, shape.patch());

    auto output = at::empty({x.size(0), matrix.size(0), shape.coarse_height, shape.coarse_width}, x.options());
    in_parts(shape, x.size(0), [&](int64_t first, int64_t count) {
        assign(output.narrow(0, first, count), matrix.mm(cut(shape, x.narrow(0, first, count))));
    });
    return output;
}

Tensor convolution_transposed(
    const Tensor& x, const Tensor& matrix, IntArrayRef kernel, IntArrayRef stride, IntArrayRef padding,
    int64_t height, int64_t width)
{
    check_map(x, "A transposed convolution's input");
    TORCH_CHECK(kernel.size() == 2 && kernel[0] > 0 && kernel[1] > 0 && matrix.dim() == 2,
        "A window's kernel and a matrix have two sides, but got ", kernel, " and ", matrix.sizes(), ".");
    const auto channels = matrix.size(1) / (kernel[0] * kernel[1]);
    const auto shape = shape_of(channels, height, width, kernel, stride, padding);
    check_matrix(matrix, shape.patch());
    TORCH_CHECK(x.size(1) == matrix.size(0) && x.size(2) == shape.coarse_height && x.size(3) == shape.coarse_width,
        "A transposed convolution to ", height, "×", width, " takes N×", matrix.size(0), "×", shape.coarse_height, "×",
        shape.coarse_width, ", but got ", x.sizes(), ".");

    auto output = at::empty({x.size(0), channels, height, width}, x.options());
    in_parts(shape, x.size(0), [&](int64_t first, int64_t count) {
        const auto coarse = channels_first(x.narrow(0, first, count));
        if (is_point(shape)) {
            assign(output.narrow(0, first, count), matrix.t().mm(coarse));
            return;
        }
        const auto patches = coarse.t().mm(matrix).contiguous();
        share(count, [&](int64_t start, int64_t end) {
            const auto scratch = at::empty({shape.scratch()}, output.options());
            for (auto n = start; n < end; ++n)
                kernels().lay(
                    shape, bits(patches) + n * shape.positions() * shape.patch(),
                    output.data_ptr<float>() + (first + n) * output.stride(0), scratch.data_ptr<float>());
        });
    });
    return output;
}

Tensor convolution_weight(
    const Tensor& coarse, const Tensor& fine, IntArrayRef kernel, IntArrayRef stride, IntArrayRef padding)
{
    check_map(coarse, "The coarse map");
    check_map(fine, "The fine map");
    const auto shape = shape_of(fine.size(1), fine.size(2), fine.size(3), kernel, stride, padding);
    TORCH_CHECK(coarse.size(0) == fine.size(0) && coarse.size(2) == shape.coarse_height &&
            coarse.size(3) == shape.coarse_width,
        "The fine map ", fine.sizes(), " leads to ", shape.coarse_height, "×", shape.coarse_width,
        " positions, but the coarse map is ", coarse.sizes(), ".");

    Tensor sum;
    in_parts(shape, fine.size(0), [&](int64_t first, int64_t count) {
        const auto rows = channels_first(coarse.narrow(0, first, count));
        const auto product = rows.mm(cut(shape, fine.narrow(0, first, count)).t());
        sum = sum.defined() ? sum.add_(product) : product.to(at::kFloat);
    });
    return sum.defined() ? sum : at::zeros({coarse.size(1), shape.patch()}, coarse.options());
}

} // namespace

TORCH_LIBRARY_FRAGMENT(systemtorch, library)
{
    library.def("convolution(Tensor x, Tensor matrix, int[] kernel, int[] stride, int[] padding) -> Tensor");
    library.def(
        "convolution_transposed(Tensor x, Tensor matrix, int[] kernel, int[] stride, int[] padding, int height, "
        "int width) -> Tensor");
    library.def("convolution_weight(Tensor coarse, Tensor fine, int[] kernel, int[] stride, int[] padding) -> Tensor");
}

TORCH_LIBRARY_IMPL(systemtorch, CPU, library)
{
    library.impl("convolution", convolution);
    library.impl("convolution_transposed", convolution_transposed);
    library.impl("convolution_weight", convolution_weight);
}

} // namespace systemtorch::patches
