/** Public door of @shoal/protocol: named re-exports, nothing else. */
export {}
