//! What Bake files are worth.
