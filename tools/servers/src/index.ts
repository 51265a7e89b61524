/** Public door of @shoal/servers. */
export {}
