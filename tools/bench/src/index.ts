/** Public door of @shoal/bench. */
export {}
