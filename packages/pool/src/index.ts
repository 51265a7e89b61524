/** Public door of @shoal/pool: named re-exports, nothing else. */
export {}
