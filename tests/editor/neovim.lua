-- Drives the language server from a real editor: `nvim --headless -l` did not
-- exist in version 0.7, so this is sourced (`nvim -u NONE --headless -S`).
-- RAILINT is the binary, STACK the stack, FILE a file in it with findings, and
-- COUNT how many of them there are.

local function fail(why)
  io.stderr:write("neovim: " .. why .. "\n")
  vim.cmd("cquit 1")
end

local function run()
  local stack, file, expected = vim.env.STACK, vim.env.FILE, tonumber(vim.env.COUNT)
  vim.cmd("edit " .. vim.fn.fnameescape(stack .. "/" .. file))
  local buffer = vim.api.nvim_get_current_buf()
  local client = vim.lsp.start_client({
    name = "railint",
    cmd = { vim.env.RAILINT, "server" },
    root_dir = stack,
    workspace_folders = { { uri = vim.uri_from_fname(stack), name = "stack" } },
  })
  if not client or not vim.lsp.buf_attach_client(buffer, client) then
    return fail("the server does not start")
  end
  local function count()
    return #vim.diagnostic.get(buffer)
  end
  if not vim.wait(10000, function() return count() == expected end, 20) then
    return fail(expected .. " findings were to be shown, not " .. count())
  end
  local first = vim.diagnostic.get(buffer)[1]
  if first.source ~= "railint" or first.lnum ~= 14 or first.col ~= 30 then
    return fail("the first stands at " .. first.lnum .. ":" .. first.col)
  end
  -- The release is taken out, and not saved.
  local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, { "all:", "\techo nothing" })
  if not vim.wait(10000, function() return count() == 0 end, 20) then
    return fail(count() .. " findings stay although their text is gone")
  end
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  if not vim.wait(10000, function() return count() == expected end, 20) then
    return fail("the findings do not come back with their text")
  end
  -- Where the release is wrong, the page of the rule is shown.
  local answers = vim.lsp.buf_request_sync(buffer, "textDocument/hover", {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    position = { line = 14, character = 32 },
  }, 10000)
  local hover = answers and answers[client] and answers[client].result
  if not hover or not hover.contents.value:find("boundary/bundled%-service") then
    return fail("no page where a finding is")
  end
  vim.lsp.stop_client(client)
  if not vim.wait(10000, function() return vim.lsp.client_is_stopped(client) end, 20) then
    return fail("the server does not stop")
  end
  print("neovim: findings come, go with the text and come back; the page is shown")
  vim.cmd("qall!")
end

local ok, why = pcall(run)
if not ok then
  fail(tostring(why))
end
