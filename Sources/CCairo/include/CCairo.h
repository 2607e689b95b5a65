#ifndef CCAIRO_H
#define CCAIRO_H

#include <cairo/cairo.h>
#include <stdint.h>

/// Cairo and FreeType, opened when the first figure is drawn instead of when the program starts: linking them
/// would cost every start the time of loading some thirty libraries.
///
/// Call `cc_load` first; the other functions may be called once it has returned NULL.

/// Opens both libraries, once. NULL, or the name of what could not be opened.
const char *cc_load(void);

/// A font file, open in FreeType and known to Cairo; never closed, as Cairo's caches keep pointing to it.
typedef struct CCFace CCFace;

/// The first face in the font file at `path`, or NULL.
CCFace *cc_face_open(const char *path);
/// The number of the glyph for a Unicode scalar; 0 when the font has none.
uint32_t cc_face_glyph(const CCFace *face, uint32_t scalar);
cairo_font_face_t *cc_face_cairo(const CCFace *face);

/// Every function of Cairo that is used: result, name, parameters, arguments.
#define CC_FUNCTIONS(F)                                                                                               \
    F(cairo_surface_t *, image_surface_create_for_data,                                                               \
      (unsigned char *data, cairo_format_t format, int width, int height, int stride),                                \
      (data, format, width, height, stride))                                                                          \
    F(void, surface_flush, (cairo_surface_t * surface), (surface))                                                    \
    F(void, surface_mark_dirty, (cairo_surface_t * surface), (surface))                                               \
    F(void, surface_destroy, (cairo_surface_t * surface), (surface))                                                  \
    F(cairo_status_t, surface_status, (cairo_surface_t * surface), (surface))                                         \
    F(cairo_t *, create, (cairo_surface_t * surface), (surface))                                                      \
    F(void, destroy, (cairo_t * context), (context))                                                                  \
    F(cairo_status_t, status, (cairo_t * context), (context))                                                         \
    F(void, save, (cairo_t * context), (context))                                                                     \
    F(void, restore, (cairo_t * context), (context))                                                                  \
    F(void, scale, (cairo_t * context, double x, double y), (context, x, y))                                          \
    F(void, translate, (cairo_t * context, double x, double y), (context, x, y))                                      \
    F(void, rotate, (cairo_t * context, double angle), (context, angle))                                              \
    F(void, new_path, (cairo_t * context), (context))                                                                 \
    F(void, move_to, (cairo_t * context, double x, double y), (context, x, y))                                        \
    F(void, line_to, (cairo_t * context, double x, double y), (context, x, y))                                        \
    F(void, curve_to, (cairo_t * context, double x1, double y1, double x2, double y2, double x3, double y3),          \
      (context, x1, y1, x2, y2, x3, y3))                                                                              \
    F(void, close_path, (cairo_t * context), (context))                                                               \
    F(void, rectangle, (cairo_t * context, double x, double y, double width, double height),                          \
      (context, x, y, width, height))                                                                                 \
    F(void, clip, (cairo_t * context), (context))                                                                     \
    F(void, fill, (cairo_t * context), (context))                                                                     \
    F(void, stroke, (cairo_t * context), (context))                                                                   \
    F(void, set_source_rgba, (cairo_t * context, double r, double g, double b, double a), (context, r, g, b, a))      \
    F(void, set_source_surface, (cairo_t * context, cairo_surface_t *surface, double x, double y),                    \
      (context, surface, x, y))                                                                                       \
    F(void, paint, (cairo_t * context), (context))                                                                    \
    F(void, set_line_width, (cairo_t * context, double width), (context, width))                                      \
    F(void, set_line_cap, (cairo_t * context, cairo_line_cap_t cap), (context, cap))                                  \
    F(void, set_line_join, (cairo_t * context, cairo_line_join_t join), (context, join))                              \
    F(void, set_dash, (cairo_t * context, const double *dashes, int count, double offset),                            \
      (context, dashes, count, offset))                                                                               \
    F(void, set_antialias, (cairo_t * context, cairo_antialias_t antialias), (context, antialias))                    \
    F(void, set_tolerance, (cairo_t * context, double tolerance), (context, tolerance))                               \
    F(void, show_glyphs, (cairo_t * context, const cairo_glyph_t *glyphs, int count), (context, glyphs, count))       \
    F(void, matrix_init_scale, (cairo_matrix_t * matrix, double x, double y), (matrix, x, y))                         \
    F(void, set_font_face, (cairo_t * context, cairo_font_face_t *face), (context, face))                             \
    F(void, set_font_size, (cairo_t * context, double size), (context, size))                                         \
    F(void, set_font_options, (cairo_t * context, const cairo_font_options_t *options), (context, options))           \
    F(cairo_font_options_t *, font_options_create, (void), ())                                                        \
    F(void, font_options_destroy, (cairo_font_options_t * options), (options))                                        \
    F(void, font_options_set_antialias, (cairo_font_options_t * options, cairo_antialias_t antialias),                \
      (options, antialias))                                                                                           \
    F(void, font_options_set_hint_style, (cairo_font_options_t * options, cairo_hint_style_t style), (options, style)) \
    F(void, font_options_set_hint_metrics, (cairo_font_options_t * options, cairo_hint_metrics_t metrics),            \
      (options, metrics))                                                                                             \
    F(cairo_scaled_font_t *, scaled_font_create,                                                                      \
      (cairo_font_face_t * face, const cairo_matrix_t *size, const cairo_matrix_t *device,                            \
       const cairo_font_options_t *options),                                                                          \
      (face, size, device, options))                                                                                  \
    F(void, scaled_font_glyph_extents,                                                                                \
      (cairo_scaled_font_t * font, const cairo_glyph_t *glyphs, int count, cairo_text_extents_t *extents),            \
      (font, glyphs, count, extents))

/// One field for each function, filled by `cc_load`.
#define CC_FIELD(result, name, parameters, arguments) result(*name) parameters;
struct CCTable {
    CC_FUNCTIONS(CC_FIELD)
};
extern struct CCTable cc_table;

/// One inline `cc_name` for each `cairo_name`, which C and Swift call.
#define CC_INLINE(result, name, parameters, arguments) \
    static inline result cc_##name parameters { return cc_table.name arguments; }
CC_FUNCTIONS(CC_INLINE)

#endif
