// Lint rules: strict, type-checked; style is prettier's.
import tseslint from "typescript-eslint"

export default tseslint.config(
  {
    ignores: [
      "**/dist/**",
      "**/reports/**",
      "**/*.gen.ts",
      "**/generated/**",
      "**/node_modules/**",
      "**/.turbo/**",
      "integrations/fixtures/**",
    ],
  },
  {
    files: ["packages/*/src/**/*.ts", "tools/*/src/**/*.ts", "apps/*/src/**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      // An async function without await is how an interface's promise rejects instead of throwing.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-invalid-void-type": [
        "error",
        { allowAsThisParameter: true, allowInGenericTypeArguments: true },
      ],
      "no-restricted-globals": [
        "error",
        { name: "DisposableStack", message: "Not in Node 20." },
        { name: "AsyncDisposableStack", message: "Not in Node 20." },
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "ExportDefaultDeclaration", message: "Named exports only." },
        { selector: "TSEnumDeclaration", message: "Use a const object." },
      ],
      "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
)
