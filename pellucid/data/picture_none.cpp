// Stands for the formats of pictures in a library built without libpng, libjpeg, giflib and libwebp
// (PELLUCID_PICTURES=OFF).
#include "pellucid/data/picture.hpp"

namespace pellucid::data {

namespace {

[[noreturn]] void refuse_pictures(const std::string& path) {
  refuse_picture(path, "this Pellucid was built without pictures", "build it with -DPELLUCID_PICTURES=ON");
}

}  // namespace

PictureHeader png_header(std::string_view, const std::string& path) { refuse_pictures(path); }
Picture read_png(std::string_view, const std::string& path, Index) { refuse_pictures(path); }
PictureHeader jpeg_header(std::string_view, const std::string& path) { refuse_pictures(path); }
Picture read_jpeg(std::string_view, const std::string& path, Index) { refuse_pictures(path); }
PictureHeader gif_header(std::string_view, const std::string& path) { refuse_pictures(path); }
Picture read_gif(std::string_view, const std::string& path, Index) { refuse_pictures(path); }
PictureHeader webp_header(std::string_view, const std::string& path) { refuse_pictures(path); }
Picture read_webp(std::string_view, const std::string& path, Index) { refuse_pictures(path); }

}  // namespace pellucid::data
