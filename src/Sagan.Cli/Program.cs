using Sagan.Cli;

return CommandLine.Run(args);
