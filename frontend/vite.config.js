// Builds the modules in src/ to dist/, with the manifest that django-vite reads and a compressed file beside each.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig } from "vite";

const OUT = "dist";

// WhiteNoise sends the .br or .gz that lies beside a file, so nothing is compressed per request.
const compressed = {
  name: "compressed",
  async closeBundle() {
    const names = await readdir(OUT, { recursive: true });
    for (const name of names.filter((name) => /\.(js|css|svg|geojson|json)$/.test(name))) {
      const content = await readFile(join(OUT, name));
      await writeFile(join(OUT, `${name}.gz`), gzipSync(content, { level: 9 }));
      await writeFile(join(OUT, `${name}.br`), brotliCompressSync(content));
    }
  },
};

export default defineConfig({
  base: "/static/",
  plugins: [compressed],
  build: {
    outDir: OUT,
    manifest: "manifest.json",
    target: "es2022",
    // Data addresses in style sheets would need wider rules in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rollupOptions: { input: "src/main.js" },
  },
  worker: { format: "es" },
});
