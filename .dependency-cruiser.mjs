// The arrows of the architecture: protocol <- driver <- pool <- sa <- codegen, and the rooms inside protocol. @shoal/ephemeral, which
// codegen starts servers with, stands beside the layers and imports none of them.
const layers = ["protocol", "driver", "pool", "sa", "codegen"]

const upward = layers.map((layer, i) => ({
  name: `${layer}-looks-only-down`,
  severity: "error",
  comment: `packages/${layer} may import only packages before it, through their public door.`,
  from: { path: `^packages/${layer}/src` },
  to: {
    path: `^(packages/(${[...layers.slice(i + 1), "none"].join("|")})/|apps/|tools/|integrations/)`,
    pathNot: layer === "codegen" ? "^tools/ephemeral/src/index\\.ts$" : "^$",
  },
}))

const throughTheDoor = layers.map((layer) => ({
  name: `through-the-door-of-${layer}`,
  severity: "error",
  comment: "Another package is imported by name, never by a path into its folders.",
  from: { path: "^(packages|apps|tools)/", pathNot: `^packages/${layer}/` },
  to: { path: `^packages/${layer}/src/(?!index\\.ts$|mysql2\\.ts$)` },
}))

const rooms = {
  bytes: ["constants", "errors"],
  framing: ["bytes", "constants", "errors"],
  values: ["bytes", "constants", "errors", "sql"],
  messages: ["values", "bytes", "constants", "errors"],
  auth: ["errors", "bytes"],
}
const protocolRooms = Object.entries(rooms).map(([room, may]) => ({
  name: `protocol-room-${room}`,
  severity: "error",
  comment: `packages/protocol/src/${room} may import only: ${may.join(", ")}.`,
  from: { path: `^packages/protocol/src/${room}/` },
  to: {
    path: "^packages/protocol/src/",
    pathNot: `^packages/protocol/src/(${[room, ...may].join("|")})(/|\\.ts$)`,
  },
}))

const driver = {
  errors: [],
  channel: ["errors"],
  observe: ["errors"],
  query: ["channel", "errors"],
  options: ["query", "errors"],
}
const driverRooms = Object.entries(driver).map(([room, may]) => ({
  name: `driver-room-${room}`,
  severity: "error",
  comment: `packages/driver/src/${room} may import values only from: ${may.join(", ") || "itself"}.`,
  from: { path: `^packages/driver/src/${room}/` },
  to: {
    path: "^packages/driver/src/",
    pathNot: `^packages/driver/src/(${[room, ...may].join("|")})/`,
    dependencyTypesNot: ["type-only"],
  },
}))

export default {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      from: { path: "^packages/(protocol|driver|pool|codegen)/" },
      comment: "Types may refer to each other; values may not.",
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "protocol-is-pure",
      severity: "error",
      comment: "No socket, no timer, no clock in the protocol.",
      from: { path: "^packages/protocol/src" },
      to: {
        path: "^(node:)?(net|tls|http|https|fs|fs/promises|dns|timers|timers/promises|child_process|worker_threads|dgram)$",
      },
    },
    {
      name: "resolvable",
      severity: "error",
      comment: "Every import resolves; a package that is not declared as a dependency does not.",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "ephemeral-stands-alone",
      severity: "error",
      comment:
        "Published for itself: it imports nothing of ours, and no package that users would have to install.",
      from: { path: "^tools/ephemeral/src" },
      to: { path: "^(packages|apps|tools/(servers|bench))/|node_modules/" },
    },
    ...upward,
    ...throughTheDoor,
    ...protocolRooms,
    ...driverRooms,
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|reports|generated)/|/test/|/drill/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@shoal/source", "import", "types", "default"],
    },
  },
}
