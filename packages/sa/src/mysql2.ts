/** `@shoal/sa/mysql2`: use a mysql2 pool below the engine. */
export {}
