/** Public door of @shoal/sa: named re-exports, nothing else. */
export {}
