#include "CCairo.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>

struct CCTable cc_table;

/* FreeType's types stay opaque, so that its headers are not needed. */
typedef void *Library;
typedef void *Face;

static int (*freetype_init)(Library *);
static int (*freetype_new_face)(Library, const char *, long, Face *);
static unsigned (*freetype_glyph)(Face, unsigned long);
static cairo_font_face_t *(*cairo_face)(Face, int);
static Library library;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char *missing;

/* FT_LOAD_TARGET_LIGHT: outlines are fitted to the pixel grid in height only, so widths scale with the size. */
enum { light_hinting = 1 << 16 };

static void *symbol(void *file, const char *name) {
    void *found = dlsym(file, name);
    if (!found && !missing) missing = name;
    return found;
}

static void load(void) {
    void *freetype = dlopen("libfreetype.so.6", RTLD_LAZY | RTLD_LOCAL);
    if (!freetype) {
        missing = "libfreetype.so.6";
        return;
    }
    void *cairo = dlopen("libcairo.so.2", RTLD_LAZY | RTLD_LOCAL);
    if (!cairo) {
        missing = "libcairo.so.2";
        return;
    }
#define CC_LOOK_UP(result, name, parameters, arguments) *(void **)&cc_table.name = symbol(cairo, "cairo_" #name);
    CC_FUNCTIONS(CC_LOOK_UP)
    *(void **)&cairo_face = symbol(cairo, "cairo_ft_font_face_create_for_ft_face");
    *(void **)&freetype_init = symbol(freetype, "FT_Init_FreeType");
    *(void **)&freetype_new_face = symbol(freetype, "FT_New_Face");
    *(void **)&freetype_glyph = symbol(freetype, "FT_Get_Char_Index");
    if (!missing && freetype_init(&library) != 0) missing = "FT_Init_FreeType";
}

const char *cc_load(void) {
    pthread_once(&once, load);
    return missing;
}

/* A library of FreeType opens one face at a time. */
static pthread_mutex_t opening = PTHREAD_MUTEX_INITIALIZER;

struct CCFace {
    Face face;
    cairo_font_face_t *cairo;
};

CCFace *cc_face_open(const char *path) {
    Face face = NULL;
    pthread_mutex_lock(&opening);
    int problem = freetype_new_face(library, path, 0, &face);
    pthread_mutex_unlock(&opening);
    if (problem) return NULL;
    CCFace *opened = malloc(sizeof *opened);
    if (!opened) return NULL;
    opened->face = face;
    opened->cairo = cairo_face(face, light_hinting);
    return opened;
}

uint32_t cc_face_glyph(const CCFace *face, uint32_t scalar) { return freetype_glyph(face->face, scalar); }

cairo_font_face_t *cc_face_cairo(const CCFace *face) { return face->cairo; }
