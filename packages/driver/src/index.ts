/** Public door of @shoal/driver: named re-exports, nothing else. */
export {}
