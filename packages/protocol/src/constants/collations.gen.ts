export const COLLATIONS: string = "utf8mb4:45 utf8mb4_general_ci,255 *utf8mb4_0900_ai_ci;binary:63 *binary;latin1:8 *latin1_swedish_ci"
