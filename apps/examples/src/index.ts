/** Public door of @shoal/examples. */
export {}
