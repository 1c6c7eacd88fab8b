// A typed client in thirty lines: no library, only fetch. `make client` checks that it compiles.
import type { components, operations } from "./schema";

type Schemas = components["schemas"];
type Query<Name extends keyof operations> = NonNullable<operations[Name]["parameters"]["query"]>;
type Answer<Name extends keyof operations> = operations[Name] extends {
  responses: { 200: { content: { "application/json": infer Body } } };
}
  ? Body
  : never;

export class ApiError extends Error {
  constructor(readonly problem: Schemas["Problem"]) {
    super(problem.detail);
  }
}

async function ask<Name extends keyof operations>(
  origin: string,
  path: string,
  query: Query<Name>,
): Promise<Answer<Name>> {
  const url = new URL(path, origin);
  for (const [name, value] of Object.entries(query as Record<string, unknown>)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) url.searchParams.append(name, String(one));
    }
  }
  const response = await fetch(url);
  if (!response.ok) throw new ApiError((await response.json()) as Schemas["Problem"]);
  return (await response.json()) as Answer<Name>;
}

/** Titles of all guides in a language, with the line of attribution each must be shown with. */
export async function guides(origin: string): Promise<string[]> {
  const titles: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: Answer<"pages"> = await ask<"pages">(origin, "/api/v1/pages", {
      type: ["guide"],
      locale: "uk",
      fields: "title,attribution",
      cursor,
    });
    titles.push(...page.items.map((item) => `${item.title ?? ""} ${item.attribution ?? ""}`.trim()));
    cursor = page.next_cursor;
  }
  return titles;
}

/** The plain headings of a page: the type of a block tells what its value is. */
export function headings(page: Schemas["GuideDetail"]): string[] {
  return page.body.flatMap((block) => {
    switch (block.type) {
      case "heading":
        return [block.value.html];
      case "step":
        return [block.value.title];
      case "deadline":
        return [block.value.value ?? "unknown"];
      default:
        return [];
    }
  });
}

/** A <picture> of an image, the smallest format first. */
export function picture(image: Schemas["ImageObject"]): string {
  const sources = ["avif", "webp"].map((format) => `<source type="image/${format}" srcset="${image.srcset[format] ?? ""}">`);
  return `<picture>${sources.join("")}<img srcset="${image.srcset["jpeg"] ?? ""}" width="${image.width}"></picture>`;
}
