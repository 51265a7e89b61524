/** Public door of @shoal/codegen: named re-exports, nothing else. */
export {}
