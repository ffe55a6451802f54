export const runDemo = async () => 0
